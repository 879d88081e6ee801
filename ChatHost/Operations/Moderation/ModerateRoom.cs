using System.Globalization;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Operations.Moderation;

/// <summary>What an operator asks for.</summary>
internal readonly record struct ModerateRequest
{
    /// <summary>As typed; nothing means the current room.</summary>
    public string? Room { get; init; }

    public required RoomAction Do { get; init; }

    /// <summary>Whom it means, as typed: a name, a mask, an address as shown, or the number of a ban; null where nobody.</summary>
    public string? Who { get; init; }

    /// <summary>How long, where it ends.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Why, as typed.</summary>
    public string? Text { get; init; }

    /// <summary>With <see cref="RoomAction.Set"/>.</summary>
    public string? Setting { get; init; }

    /// <summary>With <see cref="RoomAction.Set"/>.</summary>
    public string? Value { get; init; }
}

/// <summary>What was done, for the one who did it.</summary>
/// <param name="Others">Those whom a ban hit beside the one that was meant.</param>
/// <param name="Ban">The ban or mute that was set; null where none was.</param>
internal sealed record Moderated(Room Room, ModerationAct Act, IReadOnlyList<Nickname> Others, RoomBan? Ban);

/// <summary>Does what an operator of a room may: kick, ban, mute, make operators, change settings. The room's writer judges it.</summary>
internal sealed class ModerateRoom(RoomRegistry rooms, WhoResolver resolver, MessageTexts texts) : IOperation<ModerateRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, ModerateRequest request)
    {
        var (room, refusal) = await caller.FindRuledAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        (var moderated, refusal) = await RunAsync(new(caller.Session.Person, caller.Session.Nickname, caller.Conversation.Protocol), room, request);
        if (moderated is null)
            return refusal!;
        caller.Answers.Moderated(moderated);
        return Outcome.In(room.Name);
    }

    /// <summary>The same for an operator who may be in no room, over whatever protocol.</summary>
    public async ValueTask<Found<Moderated>> RunAsync(Moderator by, Room room, ModerateRequest request)
    {
        var (act, refusal) = await ParseAsync(request);
        if (act is null)
            return refusal!;
        var asked = new RoomRequest.Moderate(by, act);
        if (!room.TryPost(asked))
            return Refusals.NoSuchRoom(room.Name);
        var outcome = await asked.Task;
        if (outcome.Denial is { } denial)
            return Refusals.Denied(room.Name, denial);
        if (act is { Do: RoomAction.Invite, Who.Person: Sessions.Person invited })
        {
            foreach (var session in invited.Sessions)
                session.Recipient.Invited(room.Name, by.Nick);
            foreach (var member in await room.RanksAsync())
            {
                foreach (var session in ((Sessions.Person)member.Person).Sessions)
                    session.Recipient.InvitedAnother(room.Name, invited.Nickname, by.Nick);
            }
        }

        return new Moderated(room, act, outcome.Others, outcome.Ban);
    }

    private async ValueTask<Found<ModerationAct>> ParseAsync(ModerateRequest request)
    {
        string? text = null;
        if (!string.IsNullOrEmpty(request.Text))
        {
            (text, var unclean) = texts.CleanOrEmpty(request.Text);
            if (text is null)
                return unclean!;
        }

        var act = new ModerationAct { Do = request.Do, For = request.For, Text = text };
        if (request.Do == RoomAction.Set)
        {
            var (setting, invalid) = RoomSettingTable.Parse(request.Setting ?? "", request.Value ?? "");
            return setting is null ? invalid! : act with { Setting = setting };
        }

        if (request.Do is RoomAction.Unban or RoomAction.Unmute && long.TryParse(request.Who, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return act with { BanNumber = number };
        var (who, refusal) = await resolver.FindAsync(request.Who ?? "");
        return who is null ? refusal! : act with { Who = who };
    }
}
