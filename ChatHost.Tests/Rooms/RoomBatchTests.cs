using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

public sealed class RoomBatchTests
{
    private readonly RoomBatch _batch = new() { Room = ChatParts.Room("dev") };

    [Fact]
    public void It_is_encoded_once_for_each_format()
    {
        var (one, other) = ("text", "json");

        var first = _batch.EncodedAs(one, Encode);
        var again = _batch.EncodedAs(one, Encode);
        var second = _batch.EncodedAs(other, Encode);

        Assert.Same(first, again);
        Assert.NotSame(first, second);
    }

    [Fact]
    public void Encoded_buffers_are_returned_when_the_batch_is_cleared()
    {
        var format = "text";
        var encoded = _batch.EncodedAs(format, Encode);
        var round = _batch.Round;

        _batch.Clear();

        Assert.Equal(1, encoded.Disposals);
        Assert.NotSame(encoded, _batch.EncodedAs(format, Encode));
        Assert.Equal(round + 1, _batch.Round);
    }

    [Fact]
    public void It_knows_its_weight_and_whether_it_holds_a_rename()
    {
        var (alice, bob) = (ChatParts.Nick("alice"), ChatParts.Nick("bob"));
        _batch.Add(Event(alice, RoomEventKind.Message, new string('x', 100)), author: null);
        Assert.InRange(_batch.Weight, 100, 300);
        Assert.False(_batch.HoldsRename);

        _batch.Add(Event(alice, RoomEventKind.Renamed, text: null), author: null, new Renaming(alice, bob, isSharedByRooms: false));
        Assert.True(_batch.HoldsRename);
        Assert.Equal(2, _batch.Count);

        _batch.Clear();
        Assert.False(_batch.HoldsRename);
        Assert.Equal(0, _batch.Weight + _batch.Count);
    }

    private static Encoded Encode(string format, RoomBatch batch) => new();

    private RoomEvent Event(Nickname nick, RoomEventKind kind, string? text) =>
        new() { Kind = kind, Room = _batch.Room, Nick = nick, Text = text, Time = default };

    private sealed class Encoded : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
