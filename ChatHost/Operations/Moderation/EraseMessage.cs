using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Moderation;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="Seq">The number.</param>
/// <param name="IsWhole">Whether the lines that were said as one with it go too.</param>
internal readonly record struct EraseRequest(string? Room, long Seq, bool IsWhole = false);

/// <summary>Erases a message: one's own, or as an operator anybody's. An account's own is that always, a guest's in the session that said it.</summary>
internal sealed class EraseMessage(RoomRegistry rooms, IOptionsMonitor<LimitOptions> limits) : IOperation<EraseRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, EraseRequest request)
    {
        var (room, refusal) = await caller.FindRuledAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        var session = caller.Session;
        var found = await room.ReadAfterAsync(request.Seq - 1, 1);
        if (found is not [{ Kind: not RoomEventKind.Erased } message] || message.Seq != request.Seq)
            return Refusals.NoSuchMessage(request.Seq, room.Name);
        if (!IsOwn(session, message))
        {
            if (await room.FindRolesAsync(session.Person) is not { } roles || roles.Asker < RoomRights.Needed[RoomAction.EraseOthers])
                return Refusals.Denied(room.Name, new(DenialKind.NotOperator));
            var moderator = new Moderator(session.Person, session.Nickname, caller.Conversation.Protocol);
            await room.Authority.NoteAsync(new AuditEntry(
                moderator.AuditName, moderator.Protocol, "erase", room.Name.Text, message.Account?.Name ?? message.Nick.Text));
        }

        await room.EraseAsync(request.Seq, request.IsWhole ? await FindLastAsync(room, message) : request.Seq, by: null);
        return Outcome.In(room.Name);
    }

    /// <summary>The number of the last line that was said as one with a message, which is often itself.</summary>
    private async ValueTask<long> FindLastAsync(Room room, RoomEvent message)
    {
        var last = message.Seq;
        foreach (var next in await room.ReadAfterAsync(message.Seq, limits.CurrentValue.MaxLines))
        {
            if (next.First == message.Seq)
                last = next.Seq;
            else if (next.Kind != RoomEventKind.Erased)
                break;
        }

        return last;
    }

    private static bool IsOwn(Session session, RoomEvent message) => session.Person.Account is { } account
        ? message.Account?.Id == account.Id
        : message.Account is null && message.Nick.Equals(session.Nickname) && message.Time >= session.Person.NamedAt;
}
