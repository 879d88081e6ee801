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
    /// <summary>Maximum number of events read from a log at once.</summary>
    private const int Page = 256;

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
        try
        {
            while (true)
            {
                while (after < turn && !caller.Conversation.IsGone)
                    after = await ReadPageAsync(caller, membership, after, turn, isReplay);
                if (caller.Conversation.IsGone || await membership.TryGoLiveAsync(after) is not { } next)
                    return;
                (turn, isReplay) = (next, false);
            }
        }
        catch (HistoryUnavailableException exception)
        {
            // What the log would have given is missing; but a member that hears nothing would be worse.
            caller.Answers.Gap(membership.Room.Name, after + 1, turn, exception);
            await membership.TryGoLiveAsync(Membership.WithoutReading);
        }
    }

    /// <returns>The number up to which all was given or told to be missing.</returns>
    private async ValueTask<long> ReadPageAsync(Caller caller, Membership membership, long after, long turn, bool isReplay)
    {
        var (room, answers) = (membership.Room, caller.Answers);
        var page = await longWork.DoAsync(
            caller.Conversation.Address, () => room.Log.ReadAfterAsync(after, (int)Math.Min(Page, turn - after), CancellationToken.None));
        RoomEvent[] read = [.. page.Where(logged => logged.Seq <= turn)];
        var first = read.Length > 0 ? read[0].Seq : turn + 1;
        if (first > after + 1)
            answers.Gap(room.Name, after + 1, first - 1, trouble: null);
        if (isReplay)
            await answers.ReplayAsync(membership, read);
        else
            await answers.MissedAsync(membership, read);
        return read.Length > 0 ? read[^1].Seq : turn;
    }
}
