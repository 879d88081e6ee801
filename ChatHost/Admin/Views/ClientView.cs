using System.Net;
using System.Text.Json.Serialization;
using ChatHost.Transport;
using ChatHost.Sessions;

namespace ChatHost.Admin.Views;

/// <summary>Some of the open connections of clients, by id; <c>Next</c> is where to go on, null at the end.</summary>
/// <param name="Total">How many there are that the filters let pass.</param>
/// <param name="Kept">
/// Number of further sessions that match the filters, were cut off and may come back: they have no connection to show, but still
/// hold their names and count as connections. Omitted if there are none.
/// </param>
internal sealed record ClientList(
    int Total,
    IReadOnlyList<ClientView> Clients,
    string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Kept = 0);

/// <summary>One open connection of a client at one moment. Without a nickname: it speaks a protocol that knows none, or has just come.</summary>
/// <param name="Rooms">In the order they were entered.</param>
/// <param name="Dropped">Lines left out because it was too slow.</param>
internal sealed record ClientView(
    string Id,
    string? Nick,
    string Protocol,
    string? Remote,
    IReadOnlyList<string> Rooms,
    DateTime ConnectedAt,
    DateTime LastActiveAt,
    TrafficView Received,
    TrafficView Sent,
    int QueuedBytes,
    long Dropped)
{
    public static ClientView Of(ConnectionEntry client, TimeProvider time)
    {
        var session = client.Peer?.Session;
        var counters = client.Counters;
        return new(
            client.Id,
            session?.Nickname.Text,
            client.Spoken,
            TextOf(client.Remote),
            session is null ? [] : [.. session.Rooms.Select(membership => membership.Room.Name.Text)],
            client.ConnectedAt,
            time.GetUtcNow().UtcDateTime - time.GetElapsedTime(client.LastActive),
            new(counters.ReceivedLines, counters.ReceivedBytes),
            new(counters.SentLines, counters.SentBytes),
            client.Peer?.QueuedBytes ?? 0,
            counters.DroppedLines);
    }

    /// <summary>An IPv4 address is shown as one, also where the listener takes both.</summary>
    private static string? TextOf(EndPoint? remote) =>
        remote is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString()
            : remote?.ToString();
}

/// <summary>What went one way over a connection; no lines where the protocol has none.</summary>
internal sealed record TrafficView(long Lines, long Bytes);
