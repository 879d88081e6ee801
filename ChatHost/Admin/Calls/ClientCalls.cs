using System.Diagnostics.CodeAnalysis;
using System.Text;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin.Calls;

/// <summary>The connected clients, and the way to end a connection.</summary>
internal static class ClientCalls
{
    private const string NoReason = "by an operator.";

    /// <summary>
    /// The open connections in the order they came, a page at a time: their ids are the server's own counter in digits that sort
    /// as text, so a new connection appears on the last page, and one that closes moves no other.
    /// </summary>
    public static IResult List(
        string? room,
        string? nick,
        string? limit,
        string? after,
        ConnectionTable connections,
        ResumableSessions sessions,
        PageSize pages,
        TimeProvider time)
    {
        if (!pages.TryRead(limit, out var size, out var problem) || !Filter.TryRead(room, nick, out var filter, out problem))
            return problem;

        var found = connections.All.Where(client => filter.Allows(client.Peer?.Session)).ToArray();
        var page = found.Where(client => string.CompareOrdinal(client.Id, after) > 0)
            .OrderBy(client => client.Id, StringComparer.Ordinal)
            .Take(size + 1)
            .ToArray();
        var shown = page.Take(size).Select(client => ClientView.Of(client, time)).ToArray();
        var list = new ClientList(found.Length, shown, page.Length > size ? shown[^1].Id : null, sessions.CutOff.Count(filter.Allows));
        return new JsonAnswer<ClientList>(list, AdminJson.Readable.ClientList);
    }

    public static IResult One(string id, ConnectionTable connections, TimeProvider time) =>
        connections.TryFind(id, out var client)
            ? new JsonAnswer<ClientView>(ClientView.Of(client, time), AdminJson.Readable.ClientView)
            : NoSuchClient();

    /// <summary>Ends a connection, after its client has read why. Does not wait for that.</summary>
    public static IResult Disconnect(
        string id, string? reason, ConnectionTable connections, IOptionsMonitor<LimitOptions> limits, ILoggerFactory loggers)
    {
        var words = SafeText.Clean(reason ?? "");
        if (Encoding.UTF8.GetByteCount(words) > limits.CurrentValue.MaxLineBytes)
            return Problem.BadRequest($"reason is too long: the limit is {limits.CurrentValue.MaxLineBytes} bytes.");
        if (!connections.TryFind(id, out var client))
            return NoSuchClient();

        AdminLog.Disconnected(loggers.CreateLogger(typeof(ClientCalls)), client.Id);
        client.Disconnect(new(DisconnectReasonKind.Kicked, words.Length > 0 ? words : NoReason));
        return Results.NoContent();
    }

    private static Problem NoSuchClient() => Problem.NotFound("No such client: it may have gone meanwhile.");

    /// <summary>Which connections are asked for.</summary>
    private readonly record struct Filter(RoomName? Room, Nickname? Nick)
    {
        public static bool TryRead(
            string? room, string? nick, out Filter filter, [NotNullWhen(false)] out Problem? problem)
        {
            RoomName? inRoom = null;
            Nickname? called = null;
            problem = null;
            if (room is not null && !RoomName.TryParse(room, out inRoom, out var reason))
                problem = Problem.Of(Refusals.InvalidRoom(reason));
            else if (nick is not null && !Nickname.TryParse(nick, out called, out reason))
                problem = Problem.Of(Refusals.InvalidNick(reason));
            filter = new(inRoom, called);
            return problem is null;
        }

        public bool Allows(Session? session) =>
            (Nick is null || Nick.Equals(session?.Nickname))
            && (Room is null || session?.In(Room) is not null);
    }
}
