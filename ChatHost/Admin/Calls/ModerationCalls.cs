using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin.Calls;

/// <summary>Who may not be in a room, or on the server, and what rules a room.</summary>
internal sealed class ModerationCalls(
    RoomRegistry rooms, ModerationOperations moderation, ServerBanning banning, ServerBans bans, IOptionsMonitor<LimitOptions> limits, TimeProvider time)
{
    private const string Mute = "mute";

    private static readonly Moderator Admin = new(Person: null, Nickname.Server, "Admin");

    private readonly MessageTexts _texts = new(limits);

    public IResult ServerBansList() => Answer([.. banning.All.Select(BanView.Of)]);

    /// <summary>Bans somebody from the server; an account is suspended.</summary>
    public async Task<IResult> BanFromServerAsync(HttpRequest request)
    {
        var (asked, problem) = await ReadBanAsync(request);
        if (asked is not { } ban)
            return problem!;
        if (ban.IsMute)
            return Problem.BadRequest("do must be ban: only rooms mute.");
        var own = bans.SubjectOf(account: null, Nickname.Server, request.HttpContext.Connection.RemoteIpAddress, "~admin");
        var (set, refusal) = await banning.BanAsync(Admin, own, ban.Who, ban.For, ban.Text);
        if (set is null)
            return Problem.Of(refusal!);
        var now = time.GetUtcNow().UtcDateTime;
        return Created(
            request,
            set.Ban is { } made ? $"/bans/{Number(made.Number)}" : $"/accounts/{Uri.EscapeDataString(set.Target.Shown)}",
            set.Ban is { } shown
                ? BanView.Of(shown)
                : new(Ban: null, "ban", set.Target.Shown, set.Target.Kind, Admin.AuditName, now, now + ban.For, ban.Text));
    }

    public async Task<IResult> LiftServerBanAsync(string ban)
    {
        if (!QueryNumber.TryRead(ban, least: 1, fallback: 0, out var number))
            return Problem.BadRequest("ban must be a whole number from 1.");
        var (lifted, refusal) = await banning.UnbanAsync(Admin, number);
        return lifted is null ? Problem.Of(refusal!) : Results.NoContent();
    }

    public async Task<IResult> RoomBansAsync(string room)
    {
        var (found, problem) = await RoomLookup.FindRuledAsync(rooms, room);
        if (found is null)
            return problem!;
        var authority = found.Authority;
        return Answer([.. authority.Rules.Bans.Where(ban => !(ban.Until <= authority.Now)).Select(BanView.Of)]);
    }

    /// <summary>Bans or mutes somebody in a room.</summary>
    public async Task<IResult> BanInRoomAsync(string room, HttpRequest request)
    {
        var (found, problem) = await RoomLookup.FindRuledAsync(rooms, room);
        if (found is null)
            return problem!;
        (var asked, problem) = await ReadBanAsync(request);
        if (asked is not { } ban)
            return problem!;
        var act = new ModerateRequest { Do = ban.IsMute ? RoomAction.Mute : RoomAction.Ban, Who = ban.Who, For = ban.For, Text = ban.Text };
        var (done, refusal) = await moderation.Rooms.RunAsync(Admin, found, act);
        return done is null
            ? Problem.Of(refusal!)
            : Created(request, $"/rooms/{Uri.EscapeDataString(found.Name.Text)}/bans/{Number(done.Ban!.Number)}", BanView.Of(done.Ban));
    }

    public async Task<IResult> LiftRoomBanAsync(string room, string ban)
    {
        if (!QueryNumber.TryRead(ban, least: 1, fallback: 0, out var number))
            return Problem.BadRequest("ban must be a whole number from 1.");
        var (found, problem) = await RoomLookup.FindRuledAsync(rooms, room);
        if (found is null)
            return problem!;
        var (done, refusal) = await moderation.Rooms.RunAsync(Admin, found, new ModerateRequest { Do = RoomAction.Unban, Who = Number(number) });
        return done is null ? Problem.Of(refusal!) : Results.NoContent();
    }

    /// <summary>Gives a room to an account, or changes its settings: all of them, or none where one is not what it should be.</summary>
    public async Task<IResult> ChangeRoomAsync(string room, HttpRequest request)
    {
        var (found, problem) = await RoomLookup.FindRuledAsync(rooms, room);
        if (found is null)
            return problem!;
        (var body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null)
            return problem!;
        if (!body.TryGetText("owner", mayBeNull: true, out var owner, out problem)
            || !body.TryGetObject("settings", out var inner, out problem))
        {
            return problem;
        }

        List<(string Name, string Text)> settings = [];
        if (inner?.TryGetTexts(out settings, out problem) == false)
            return problem!;
        foreach (var (name, value) in settings)
        {
            if (RoomSettingTable.Parse(name, value) is { Refusal: { } invalid })
                return Problem.Of(invalid);
        }

        IEnumerable<ModerateRequest> acts = settings.Select(setting => new ModerateRequest { Do = RoomAction.Set, Setting = setting.Name, Value = setting.Text });
        if (owner is not null)
            acts = acts.Prepend(new() { Do = RoomAction.SetOwner, Who = owner });
        foreach (var act in acts)
        {
            var (done, refusal) = await moderation.Rooms.RunAsync(Admin, found, act);
            if (done is null)
                return Problem.Of(refusal!);
        }

        return new JsonAnswer<RoomRulesView>(RoomRulesView.Of(found), AdminJson.Readable.RoomRulesView);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonAnswer<BanList> Answer(BanView[] bans) => new(new(bans.Length, bans), AdminJson.Readable.BanList);

    private static JsonAnswer<BanView> Created(HttpRequest request, string location, BanView view)
    {
        request.HttpContext.Response.Headers.Location = location;
        return new(view, AdminJson.Readable.BanView, StatusCodes.Status201Created);
    }

    private async ValueTask<(AskedBan? Ban, Problem? Problem)> ReadBanAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null)
            return (null, problem);
        return TryRead(body, out var ban, out problem) ? (ban, null) : (null, problem);
    }

    private bool TryRead(JsonBody body, out AskedBan ban, [NotNullWhen(false)] out Problem? problem)
    {
        ban = default;
        if (!body.TryGetText("who", mayBeNull: false, out var who, out problem)
            || !body.TryGetText("do", mayBeNull: true, out var verb, out problem)
            || !body.TryGetText("for", mayBeNull: true, out var typed, out problem)
            || !body.TryGetText("text", mayBeNull: true, out var text, out problem))
        {
            return false;
        }

        var time = typed is null ? null : BanTime.TryParse(typed);
        if (verb is not (null or "ban" or Mute))
            problem = Problem.BadRequest("do must be ban or mute.");
        else if (typed is not null && time is null)
            problem = Problem.BadRequest("for must be a time such as 30s, 10m, 2h or 7d.");
        else if (!string.IsNullOrEmpty(text) && _texts.CleanOrEmpty(text) is var (clean, refusal) && (text = clean) is null)
            problem = Problem.Of(refusal!);
        ban = new(who!, verb == Mute, time, text);
        return problem is null;
    }

    private readonly record struct AskedBan(string Who, bool IsMute, TimeSpan? For, string? Text);
}
