using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Operations;

/// <summary>
/// Reads a room's log from a number on, as slowly as its reader takes it, and leads over from there to what is said now: no message is
/// missing and none comes twice.
/// </summary>
internal sealed class CatchUp(LongWork longWork)
{
    /// <summary>
    /// Gives the caller what the room's log has after a number, and has it hear the room from there. What the log cannot give is told as
    /// a gap.
    /// </summary>
    /// <param name="caller">The reader.</param>
    /// <param name="membership">Its place in the room, not live.</param>
    /// <param name="after">The last number that it has read.</param>
    /// <param name="turn">The last number whose turn has come in the room: what is above it may still come live.</param>
    public async ValueTask RunAsync(Caller caller, Membership membership, long after, long turn)
    {
        var isReplay = true;
        var reader = new LogReader(membership.Room.Log, after);
        try
        {
            while (true)
            {
                while (reader.After < turn && !caller.Conversation.IsGone)
                    await ReadPageAsync(caller, membership, reader, turn, isReplay);
                if (caller.Conversation.IsGone || await membership.TryGoLiveAsync(reader.After) is not { } next)
                    return;
                (turn, isReplay) = (next, false);
            }
        }
        catch (HistoryUnavailableException exception)
        {
            // What the log would have given is missing; but a member that hears nothing would be worse.
            caller.Answers.Gap(membership.Room.Name, reader.After + 1, turn, exception);
            await membership.TryGoLiveAsync(Membership.WithoutReading);
        }
    }

    private async ValueTask ReadPageAsync(Caller caller, Membership membership, LogReader reader, long turn, bool isReplay)
    {
        var page = await longWork.DoAsync(caller.Conversation.Address, () => reader.NextAsync(turn, CancellationToken.None));
        if (page.HasGap)
            caller.Answers.Gap(membership.Room.Name, page.From, page.To, trouble: null);
        if (isReplay)
            await caller.Answers.ReplayAsync(membership, page.Events);
        else
            await caller.Answers.MissedAsync(membership, page.Events);
    }
}
