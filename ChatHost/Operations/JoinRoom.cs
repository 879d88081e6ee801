using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed.</param>
/// <param name="Since">The last number of the room that the reader has; null where it has none.</param>
/// <param name="Replay">How many of the last messages are read first where no number is given.</param>
internal readonly record struct JoinRequest(string Room, long? Since = null, int Replay = 0);

/// <summary>Enters a room, which is made if there is none, or hears one again from an earlier number on.</summary>
internal sealed class JoinRoom(Lobby lobby, CatchUp catchUp) : IOperation<JoinRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, JoinRequest request)
    {
        if (!RoomName.TryParse(request.Room, out var name, out var reason))
            return Refusals.InvalidRoom(reason);
        var isBehind = request.Since is not null || request.Replay > 0;
        var atOnce = caller.Conversation.HearsNoticesAtOnce;
        var result = await lobby.JoinAsync(caller.Session, name, startLive: !isBehind, hearsNotices: atOnce);
        switch (result.Outcome)
        {
            case JoinOutcome.TooManyOfSession:
                return Refusals.TooManyRooms(lobby.Rooms.Options.MaxPerSession);
            case JoinOutcome.TooManyRooms:
                return Refusals.TooManyRooms(lobby.Rooms.Options.MaxRooms);
            case JoinOutcome.AlreadyIn:
                result = await result.Membership!.RewindAsync(atOnce);
                isBehind = true;
                break;
        }

        if (isBehind)
            await catchUp.RunAsync(caller, result.Membership!, request.Since ?? Math.Max(0, result.LastSeq - request.Replay), result.LastSeq);
        return Outcome.In(name);
    }
}
