using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <summary>What operations answer, as lines of text that people read at a terminal.</summary>
internal sealed class LineAnswers(LineConnection line) : PeopleWords
{
    public override void Done(Outcome outcome)
    {
        // What was done shows by itself.
    }

    public override void Refused(Refusal refusal)
    {
        // An empty line is no mistake.
        if (refusal.Code != RefusalCode.EmptyText)
            line.Error(refusal.Text);
    }

    public override void Left(Room room)
    {
        base.Left(room);
        line.Left(room);
    }

    public override ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events)
    {
        membership.DeliverMissed(events);
        return default;
    }

    public override void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble)
    {
        // A room that is not kept from its beginning shows what there is.
        if (trouble is not null)
            Refused(Refusals.NotShown(trouble));
    }

    protected override void Notice(string text) => line.Notice(text);

    protected override void Reply(string text) => line.Reply(text);

    protected override void Quit(string text) => line.Close(LineMessages.Notice(text));

    protected override ValueTask<int> ShowPrivateAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines) => line.ShowPrivateAsync(reader, lines);

    protected override ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events) => line.ShowAsync(events);
}
