using System.Security.Cryptography;
using System.Text;
using ChatHost.Admin.Views;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatHost.Admin.Calls;

/// <summary>Says something in a room for a program that is not in it: a webhook, a cron job, an operator's script.</summary>
internal sealed class SayCall(RoomRegistry rooms, NameRegistry names, IdempotencyKeys keys, IOptionsMonitor<LimitOptions> limits)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKeyLength = 255;

    public async Task<IResult> RunAsync(string room, HttpRequest request)
    {
        if (!RoomName.TryParse(room, out var name, out var reason))
            return Problem.BadRequest($"Invalid room name: {reason}");
        if (!TryReadKey(request.Headers[KeyHeader], out var key))
            return Problem.BadRequest($"{KeyHeader} must be 1 to {MaxKeyLength} visible ASCII characters.");
        var (body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null || !TryRead(body, out var drafts, out problem))
            return problem!;
        if (key is null)
            return await SayAsync(name, drafts);

        var content = ContentOf(name, drafts);
        using var claim = await keys.ClaimAsync(key, content, request.HttpContext.RequestAborted);
        if (claim.IsForOtherContent)
            return new Problem(StatusCodes.Status422UnprocessableEntity, $"This {KeyHeader} was used for something else.");
        if (claim.Said is { } before)
            return new SaidAnswer(before, isReplayed: true);

        // Who asked may be gone meanwhile: what is said is said, and the next attempt finds it.
        var answer = await SayAsync(name, drafts);
        if (answer is SaidAnswer { Said: var said })
            claim.Keep(said);
        return answer;
    }

    /// <summary>What the present state allows: asked at each attempt, but not when an answer is repeated.</summary>
    private async Task<IResult> SayAsync(RoomName name, IReadOnlyList<Draft> drafts)
    {
        var nick = drafts[0].Nick;
        if (names.IsTaken(nick))
            return new Problem(StatusCodes.Status409Conflict, $"Nickname already in use: {nick}");
        var request = new RoomRequest.SayAll(drafts);
        while (await rooms.FindAsync(name) is { } room)
        {
            if (!room.TryPost(request))
            {
                // It has just closed, and is soon gone or there anew.
                await Task.Yield();
                continue;
            }

            var said = await request.Task;
            return new SaidAnswer(new(room.Name.Text, said[0].Seq, said[^1].Seq), isReplayed: false);
        }

        return RoomLookup.NoSuchRoom(name);
    }

    private bool TryRead(JsonBody body, out IReadOnlyList<Draft> drafts, out Problem? problem)
    {
        drafts = [];
        if (!body.TryGetText("text", mayBeNull: false, out var text, out problem)
            || !body.TryGetText("nick", mayBeNull: true, out var asked, out problem))
        {
            return false;
        }

        var (nick, reason) = (Nickname.Server, "");
        if (asked is not null && !Nickname.TryParse(asked, out nick, out reason))
        {
            problem = Problem.BadRequest($"Invalid nickname: {reason}");
            return false;
        }

        var max = limits.CurrentValue.MaxLineBytes;
        drafts = [.. LinesOf(text!).Select((line, i) => new Draft(RoomEventKind.Message, nick!, line, Continues: i > 0))];
        if (drafts.Count == 0)
            problem = Problem.BadRequest("text is empty.");
        else if (drafts.Any(draft => Encoding.UTF8.GetByteCount(draft.Text) > max))
            problem = Problem.BadRequest($"text has too long a line: the limit is {max} bytes.");
        return problem is null;
    }

    /// <summary>The lines, made safe each, without those in which nothing is left.</summary>
    private static IEnumerable<string> LinesOf(string text) =>
        text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None).Select(SafeText.CleanMessage).Where(line => line.Length > 0);

    private static bool TryReadKey(StringValues header, out string? key)
    {
        key = header.Count > 0 ? header.ToString() : null;
        return key is null
            || (header.Count == 1 && key.Length is > 0 and <= MaxKeyLength && key.All(c => c is >= '!' and <= '~'));
    }

    /// <summary>A digest, since keys are kept for long. No part but the last can hold a line end.</summary>
    private static string ContentOf(RoomName name, IReadOnlyList<Draft> drafts)
    {
        var content = string.Join('\n', drafts.Select(draft => draft.Text).Prepend(drafts[0].Nick.Text).Prepend(name.Key));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    /// <summary>201, with where to read it.</summary>
    private sealed class SaidAnswer(SaidView said, bool isReplayed) : IResult
    {
        public SaidView Said => said;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.Location =
                $"/rooms/{Uri.EscapeDataString(said.Room)}/messages?after={said.Seq - 1}&limit={said.LastSeq - said.Seq + 1}";
            if (isReplayed)
                headers["Idempotency-Replayed"] = "true";
            return new JsonAnswer<SaidView>(said, AdminJson.Readable.SaidView, StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
