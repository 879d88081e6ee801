using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="Room">As typed.</param>
/// <param name="Since">The last number of the room that the reader has; null where it has none.</param>
/// <param name="ReplaysLast">Whether the last messages are read first where no number is given: as many as the settings say.</param>
/// <param name="Password">Of the room, where it has one; null where none was given.</param>
internal readonly record struct JoinRequest(string Room, long? Since = null, bool ReplaysLast = false, string? Password = null);

/// <summary>Enters a room, which is made if there is none, or hears one again from an earlier number on.</summary>
internal sealed class JoinRoom(
    Lobby lobby, CatchUp catchUp, IOptionsMonitor<HistoryOptions> history, TryLimiter tries, IOptionsMonitor<AccountOptions> accounts)
    : IOperation<JoinRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, JoinRequest request)
    {
        if (!RoomName.TryParse(request.Room, out var name, out var reason))
            return Refusals.InvalidRoom(reason);
        var replay = request.ReplaysLast ? history.CurrentValue.ReplayOnJoin : 0;
        var isBehind = request.Since is not null || replay > 0;
        var atOnce = caller.Conversation.HearsNoticesAtOnce;
        var (countedAs, from) = ($"room {name.Key}", caller.Conversation.Address ?? IPAddress.None);
        if (request.Password is not null && tries.FindWait(countedAs, from, accounts.CurrentValue.TriesPerMinute) is { } wait)
            return Refusals.TooManyTries(wait);
        var result = await lobby.JoinAsync(caller.Session, name, startLive: !isBehind, hearsNotices: atOnce, password: request.Password);
        switch (result.Outcome)
        {
            case JoinOutcome.Denied:
                if (result.Denial!.Kind == DenialKind.PasswordNeeded && request.Password is not null)
                    tries.TryFailAlone(countedAs, from, accounts.CurrentValue.TriesPerMinute);
                return Refusals.Denied(name, result.Denial);
            case JoinOutcome.TooManyOfSession:
                return Refusals.TooManyRooms(lobby.Rooms.Options.MaxPerSession);
            case JoinOutcome.TooManyRooms:
                return Refusals.TooManyRooms(lobby.Rooms.Options.MaxRooms);
            case JoinOutcome.Joined:
                await lobby.ShareRoomsAsync(caller.Session.Person);
                break;
            case JoinOutcome.AlreadyIn:
                result = await result.Membership!.RewindAsync(atOnce);
                isBehind = true;
                break;
        }

        if (isBehind)
            await catchUp.RunAsync(caller, result.Membership!, request.Since ?? Math.Max(0, result.LastSeq - replay), result.LastSeq);
        return Outcome.In(name);
    }
}
