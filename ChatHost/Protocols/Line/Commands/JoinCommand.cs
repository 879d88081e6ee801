using ChatHost.History;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Enters a room and makes it current; what was said last in it follows.</summary>
internal sealed class JoinCommand : ILineCommand
{
    public string Verb => "/join";

    public string Usage => "/join ROOM";

    public string Summary => "enter a room, made if there is none, and make it current";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument.Length == 0)
        {
            session.UsageError(this);
            return;
        }

        if (!session.TryParseRoom(argument, out var name))
            return;
        var replay = session.Services.History.ReplayOnJoin;
        var result = await session.Services.Lobby.JoinAsync(session.Session, name, startLive: replay == 0);
        switch (result.Outcome)
        {
            case JoinOutcome.TooManyOfSession:
                session.Error($"Too many rooms: the limit is {session.Services.Lobby.Rooms.Options.MaxPerSession}.");
                break;
            case JoinOutcome.TooManyRooms:
                session.Error($"Too many rooms: the limit is {session.Services.Lobby.Rooms.Options.MaxRooms}.");
                break;
            case JoinOutcome.AlreadyIn:
                ((IRecipient)session).Joined(result.Membership!, result.Members, result.LastSeq);
                await ReplayAsync(session, result, replay);
                break;
            case JoinOutcome.Joined:
                await ReplayAsync(session, result, replay);
                break;
        }
    }

    private static async ValueTask ReplayAsync(LineSession session, JoinResult result, int count)
    {
        if (count == 0)
            return;
        var membership = result.Membership!;
        try
        {
            var last = await membership.Room.Log.ReadAfterAsync(result.LastSeq - count, count, default);
            // Lines said since the number that was told are not part of the replay: they come live.
            await session.ShowAsync([.. last.Where(logged => logged.Seq <= result.LastSeq)]);
        }
        finally
        {
            if (result.Outcome == JoinOutcome.Joined)
                await GoLiveAsync(membership, result.LastSeq);
        }
    }

    /// <summary>When the log cannot be read, what it would have given is missing; but nobody is to sit in a room and hear nothing.</summary>
    private static async ValueTask GoLiveAsync(Membership membership, long after)
    {
        try
        {
            await membership.GoLiveAsync(after);
        }
        catch (HistoryUnavailableException)
        {
            await membership.GoLiveAsync(Membership.WithoutReading);
            throw;
        }
    }
}
