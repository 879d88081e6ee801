using System.Globalization;

namespace ChatHost.Client;

/// <summary>A session began, or goes on after a new connection.</summary>
public sealed record HelloEvent : ChatEvent
{
    /// <summary>The nickname of this session.</summary>
    public required string Nick { get; init; }

    /// <summary>The session's secret: a client that presents it is this session. <see cref="ToString"/> leaves it out.</summary>
    public required string Token { get; init; }

    /// <summary>The rooms that the session is in.</summary>
    public required IReadOnlyList<RoomState> Rooms { get; init; }

    /// <summary>The server's name and version, such as <c>ChatHost 0.1.0</c>.</summary>
    public string Server { get; init; } = "";

    /// <summary>What the server takes.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{nameof(HelloEvent)} {{ Nick = {Nick}, Rooms = {string.Join(", ", Rooms.Select(room => room.Name))}, Server = {Server} }}");
}

/// <summary>A room at the moment of hello. Live events follow from the number after <paramref name="LastSeq"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastSeq">Its last number.</param>
/// <param name="Members">Number of members.</param>
public sealed record RoomState(string Name, long LastSeq, int Members);

/// <summary>What the server takes, with its own defaults for what it did not say.</summary>
public sealed record ServerLimits
{
    /// <summary>Maximum size of a text, in bytes of UTF-8.</summary>
    public int TextBytes { get; init; } = 4096;

    /// <summary>Maximum number of lines of one block.</summary>
    public int Lines { get; init; } = 100;

    /// <summary>Maximum size of a frame, in bytes.</summary>
    public int FrameBytes { get; init; } = 65536;

    /// <summary>Frames a second that the server takes in the long run; more are slowed down.</summary>
    public double PerSecond { get; init; } = 10;

    /// <summary>Frames that the server takes at once.</summary>
    public int Burst { get; init; } = 60;

    /// <summary>Maximum number of rooms of a session.</summary>
    public int Rooms { get; init; } = 50;

    /// <summary>Maximum number of events in one answer to <c>history</c>.</summary>
    public int History { get; init; } = 500;
}

/// <summary>Somebody in a shared room has another name. It comes once, however many rooms are shared, and holds in all of them.</summary>
public sealed record RenamedEvent : ChatEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The name until now.</summary>
    public required string Nick { get; init; }

    /// <summary>The name from now on.</summary>
    public required string To { get; init; }
}

/// <summary>A private line to this session, or the copy of one that it sent.</summary>
public sealed record PrivateEvent : ChatEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The sender.</summary>
    public required string Nick { get; init; }

    /// <summary>The recipient.</summary>
    public required string To { get; init; }

    /// <summary>One line, without control characters.</summary>
    public required string Text { get; init; }
}

/// <summary>A request is done; comes after everything that the request caused.</summary>
public sealed record AckEvent : ChatEvent
{
    /// <summary>The id of the request.</summary>
    public required string Id { get; init; }

    /// <summary>The room, where the request was about one.</summary>
    public string? Room { get; init; }

    /// <summary>The number of what was said; null where nothing was.</summary>
    public long? Seq { get; init; }

    /// <summary>The number of the last line of a block; null for anything else.</summary>
    public long? LastSeq { get; init; }

    /// <summary>Of a search that did not look at everything: the number before which there may be more.</summary>
    public long? Reached { get; init; }
}

/// <summary>A request was refused, or the server failed at something that was not requested.</summary>
public sealed record ErrorEvent : ChatEvent
{
    /// <summary>The id of the request; null where it had none or could not be read.</summary>
    public string? Id { get; init; }

    /// <summary>Stable, such as <c>nickInUse</c>.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Text { get; init; }
}

/// <summary>The server ends the connection; nothing follows.</summary>
public sealed record ByeEvent : ChatEvent
{
    /// <summary>Stable: <c>shutdown</c>, <c>kicked</c>, <c>slow</c>, <c>idle</c> or <c>takenOver</c>.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Text { get; init; }
}

/// <summary>One page of the list of rooms, most populous first; answers <c>rooms</c>.</summary>
public sealed record RoomsEvent : ChatEvent
{
    /// <summary>Number of rooms on the server.</summary>
    public int Total { get; init; }

    /// <summary>Those of this page.</summary>
    public required IReadOnlyList<RoomSummary> Rooms { get; init; }

    /// <summary>The name to ask for more <c>after</c>; null at the end.</summary>
    public string? Next { get; init; }
}

/// <summary>A room in the list of rooms.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Number of members.</param>
/// <param name="LastSeq">Its last number.</param>
/// <param name="Topic">Its topic; null without.</param>
public sealed record RoomSummary(string Name, int Members, long LastSeq, string? Topic);

/// <summary>The connection was lost, or could not be made. From a <see cref="ChatClient"/> only, which tries again.</summary>
public sealed record DisconnectedEvent : ChatEvent
{
    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Failed attempts since the last hello; 1 for the loss of a connection.</summary>
    public required int Attempt { get; init; }

    /// <summary>How long until the next attempt.</summary>
    public required TimeSpan RetryIn { get; init; }
}

/// <summary>An object of a type that this version does not know.</summary>
public sealed record UnknownEvent : ChatEvent
{
    /// <summary>The value of <c>type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The whole object as it came.</summary>
    public required string Json { get; init; }
}
