using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// What operations answer to what a person typed: notices in the words that people read. Events, and what has changed for the session,
/// come as they do to any other request.
/// </summary>
/// <param name="json">The connection.</param>
/// <param name="answers">To the request that holds what was typed.</param>
/// <param name="room">Where it was typed; null where in none.</param>
internal sealed class JsonTypedAnswers(JsonConnection json, JsonAnswers answers, RoomName? room) : PeopleWords
{
    public override void Done(Outcome outcome) => answers.Done(outcome);

    public override void Refused(Refusal refusal) => answers.Refused(refusal);

    public override void Left(Room room)
    {
        base.Left(room);
        answers.Left(room);
    }

    public override void PrivateSent(PrivateMessage message, bool isToSelf)
    {
        base.PrivateSent(message, isToSelf);
        answers.PrivateSent(message, isToSelf);
    }

    public override ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events) => answers.MissedAsync(membership, events);

    public override void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble) => answers.Gap(room, from, to, trouble);

    protected override void Notice(string text) => json.Connection.Send(JsonReplies.Notice(room, text));

    protected override void Reply(string text) => Notice(text);

    protected override ValueTask<int> ShowPrivateAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines) => answers.ShowPrivateAsync(lines);

    protected override ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events) => answers.ShowAsync(events);

    protected override void Quit(string text)
    {
        Notice(text);
        answers.Quit();
    }

    protected override bool Offers(OperationRow row) => row.JsonType is not null;
}
