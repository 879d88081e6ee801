using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Tests.Support;

/// <summary>Asks stores and rooms and waits: a test has nothing else to do meanwhile.</summary>
internal static class StoreExtensions
{
    public static IRoomLog Open(this IHistoryStore store, RoomName room) => Task.Run(async () => await store.OpenAsync(room)).GetAwaiter().GetResult();

    /// <summary>All rooms that something is kept of.</summary>
    public static IReadOnlyList<RoomName> ListAll(this IHistoryStore store) =>
        [.. Task.Run(async () => await store.ListAsync(after: null, int.MaxValue)).GetAwaiter().GetResult().Select(room => room.Name)];

    public static bool TryFind(this RoomRegistry rooms, RoomName name, [NotNullWhen(true)] out Room? room) =>
        (room = Task.Run(async () => await rooms.FindAsync(name)).GetAwaiter().GetResult()) is not null;

    /// <summary>All rooms in the list.</summary>
    public static IReadOnlyList<RoomListing> ListAll(this RoomDirectory directory) =>
        Task.Run(async () => (await directory.ReadAsync(after: null, int.MaxValue - 1)).Rooms).GetAwaiter().GetResult();
}
