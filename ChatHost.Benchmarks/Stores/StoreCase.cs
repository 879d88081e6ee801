namespace ChatHost.Benchmarks.Stores;

/// <summary>How many people talk, and how much: one row of the table for each store.</summary>
/// <param name="Name">As one asks for it.</param>
/// <param name="Title">As the table shows it.</param>
/// <param name="Rooms">Number of rooms of <see cref="Readers"/> members.</param>
/// <param name="Speakers">Number of members of each room who speak.</param>
/// <param name="Window">Number of messages that each speaker has under way; the next goes out when one is acknowledged.</param>
internal sealed record StoreCase(string Name, string Title, int Rooms, int Speakers, int Window)
{
    public const int Readers = 10;

    public static IReadOnlyList<StoreCase> All { get; } =
    [
        new("one-room", "one room of 10, all speak, 32 under way each", Rooms: 1, Speakers: Readers, Window: 32),
        new("rooms-200", "200 rooms of 10, one speaks, 8 under way", Rooms: 200, Speakers: 1, Window: 8),
        new("idle", "one room of 10, one message at a time", Rooms: 1, Speakers: 1, Window: 1),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(known => known.Name)];
}
