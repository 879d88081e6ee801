using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json;

/// <summary>Tells one connection what became of what it sent, under the id that it gave.</summary>
internal sealed class JsonReceipt(IFramedConnection connection, string? id, bool isBlock) : ISayReceipt
{
    void ISayReceipt.Said(RoomName room, long first, long last)
    {
        if (id is not null)
            connection.Send(JsonReplies.Ack(id, new() { Room = room, Seq = first, LastSeq = isBlock ? last : null }));
    }

    void ISayReceipt.Denied(RoomName room, Denial denial) => connection.Send(JsonReplies.Error(id, Refusals.Denied(room, denial)));

    void ISayReceipt.NotSaid(RoomName room, string reason) => connection.Send(JsonReplies.Error(id, Refusals.NotSaid(reason)));
}
