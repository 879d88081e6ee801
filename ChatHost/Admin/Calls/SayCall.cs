using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatHost.Admin.Calls;

/// <summary>Says something in a room for a program that is not in it: a webhook, a cron job, an operator's script.</summary>
internal sealed class SayCall(SayFromOutside say, IOptionsMonitor<LimitOptions> limits)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKeyLength = 255;

    public async Task<IResult> RunAsync(string room, HttpRequest request)
    {
        if (!RoomName.TryParse(room, out var name, out var reason))
            return Problem.Of(Refusals.InvalidRoom(reason));
        if (!TryReadKey(request.Headers[KeyHeader], out var key))
            return Problem.BadRequest($"{KeyHeader} must be 1 to {MaxKeyLength} visible ASCII characters.");
        var (body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null
            || !body.TryGetText("text", mayBeNull: false, out var text, out problem)
            || !body.TryGetText("nick", mayBeNull: true, out var nick, out problem))
        {
            return problem!;
        }

        // The client may disconnect meanwhile: the message is said all the same, and a second attempt with the same key finds it.
        var outcome = await say.RunAsync(new(name, nick, text!, key), request.HttpContext.RequestAborted);
        return outcome.Refusal switch
        {
            null => new SaidAnswer(new(outcome.Room!.Text, outcome.Seq!.Value, outcome.LastSeq!.Value), outcome.IsRepeated),
            { Code: RefusalCode.IdReused } => new Problem(StatusCodes.Status422UnprocessableEntity, $"This {KeyHeader} was used for something else."),
            { } refusal => Problem.Of(refusal),
        };
    }

    private static bool TryReadKey(StringValues header, out string? key)
    {
        key = header.Count > 0 ? header.ToString() : null;
        return key is null
            || (header.Count == 1 && key.Length is > 0 and <= MaxKeyLength && key.All(c => c is >= '!' and <= '~'));
    }

    /// <summary>201, with where to read it.</summary>
    private sealed class SaidAnswer(SaidView said, bool isRepeated) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.Location =
                $"/rooms/{Uri.EscapeDataString(said.Room)}/messages?after={said.Seq - 1}&limit={said.LastSeq - said.Seq + 1}";
            if (isRepeated)
                headers["Idempotency-Replayed"] = "true";
            return new JsonAnswer<SaidView>(said, AdminJson.Readable.SaidView, StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
