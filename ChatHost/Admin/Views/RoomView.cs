using ChatHost.Rooms;

namespace ChatHost.Admin.Views;

/// <summary>The most populous rooms, and how many there are in all.</summary>
internal sealed record RoomList(int Total, IReadOnlyList<RoomView> Rooms);

/// <summary>One room at one moment; the topic is null while there is none.</summary>
internal sealed record RoomView(string Name, int Members, long LastSeq, string? Topic)
{
    public static RoomView Of(Room room) => new(room.Name.Text, room.MemberCount, room.LastSeq, room.Topic);
}
