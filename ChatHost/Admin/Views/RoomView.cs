using ChatHost.Rooms;

namespace ChatHost.Admin.Views;

/// <summary>Some rooms, the most populous first, and how many there are in all; <c>Next</c> is the name to ask for more after, null at the end.</summary>
internal sealed record RoomList(long Total, IReadOnlyList<RoomView> Rooms, string? Next);

/// <summary>One room at one moment; the topic is null while there is none.</summary>
internal sealed record RoomView(string Name, int Members, long LastSeq, string? Topic)
{
    public static RoomView Of(RoomListing room) => new(room.Name.Text, room.Members, room.LastSeq ?? 0, room.Topic);
}
