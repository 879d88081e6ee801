namespace ChatHost.Client;

/// <summary>Where a <see cref="ChatClient"/> connects, as whom, and how patient it is.</summary>
public sealed class ChatClientOptions
{
    /// <summary>
    /// The server: <c>ws://host:8000/ws</c>, <c>wss://host/ws</c> behind TLS, or <c>tcp://host:12345</c> for a listener of the line chat.
    /// </summary>
    public required Uri Server { get; init; }

    /// <summary>The nickname to take when a session begins. Null keeps the one that the server gives.</summary>
    public string? Nick { get; init; }

    /// <summary>Rooms to enter when a session begins, read from then on. Others are entered with <see cref="ChatClient.JoinAsync"/>.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Where an earlier client stopped: the session is resumed, and its rooms are read from there. Null begins a session.</summary>
    public ChatResumePoint? ResumeFrom { get; init; }

    /// <summary>Maximum wait before the first attempt to reconnect. Default 250 ms. It doubles with each attempt; half of each wait is random.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Maximum wait before any attempt to reconnect. Default 15 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may be silent before it is asked whether it is there. Default 45 s.</summary>
    public TimeSpan ProbeAfter { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an answer may take, also the server's hello, before the connection counts as lost. Default 15 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long <see cref="ChatClient.QuitAsync"/> waits for the server's answer. Default 5 s.</summary>
    public TimeSpan QuitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes a connection, where the usual way will not do: with headers, over a proxy, to a server that moves.</summary>
    public Func<Uri, CancellationToken, Task<JsonClient>> ConnectAsync { get; init; } = JsonClient.ConnectAsync;

    /// <summary>The clock of all waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>From 0 up to 1: the random part of a wait.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
