using System.ComponentModel.DataAnnotations;

namespace ChatHost.Sessions;

/// <summary>What a peer may send, hold and leave waiting. All of it is bounded, so that no peer can use up the server.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Longest line in, in bytes without its end. Default 4096: a screenful, and little enough for every peer.</summary>
    [Range(16, 1_048_576)]
    public int MaxLineBytes { get; init; } = 4096;

    /// <summary>The token bucket that paces each session's lines.</summary>
    public MessageRate Messages { get; init; } = new();

    /// <summary>
    /// Longest JSON frame in, in bytes. Default 65536: a text may grow sixfold by escapes. At least
    /// <see cref="MaxLineBytes"/>, and raised to it when left out.
    /// </summary>
    [Range(16, 16_777_216)]
    public int MaxFrameBytes { get; init; } = 65_536;

    /// <summary>
    /// Bytes of one peer that wait in the server while it is paced. Default 65536; the rest waits in TCP. At least
    /// <see cref="MaxLineBytes"/>, and raised to it when left out.
    /// </summary>
    [Range(1024, 16_777_216)]
    public int ReadAheadBytes { get; init; } = 65_536;

    /// <summary>Names that one session may ignore. Default 100, since the list is looked up for each line heard.</summary>
    [Range(0, 100_000)]
    public int MaxIgnores { get; init; } = 100;

    /// <summary>Connections at one time, Admin's not counted. Default 200000; the limit of file handles may lower it.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxConnections { get; init; } = 200_000;

    /// <summary>
    /// Connections from one address at one time. Default 1024. IPv6 counts by /64, the least a home gets; loopback is exempt.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int ConnectionsPerAddress { get; init; } = 1024;

    /// <summary>Maximum number of lines that a JSON client may send as one. Default 100: a page of a log file.</summary>
    [Range(1, 1000)]
    public int MaxLines { get; init; } = 100;

    /// <summary>
    /// Bytes that may wait for one slow reader. Default 262144: some thousand lines. At least
    /// <see cref="MaxLineBytes"/>, and raised to it when left out.
    /// </summary>
    [Range(1024, 1_073_741_824)]
    public int SendQueueBytes { get; init; } = 262_144;

    /// <summary>What happens past <see cref="SendQueueBytes"/>. Default <see cref="SlowReaderPolicy.Drop"/>.</summary>
    public SlowReaderPolicy SlowReaders { get; init; } = SlowReaderPolicy.Drop;

    /// <summary>
    /// A reader whose waiting bytes do not shrink for so long is disconnected. Default 30 s: longer than a radio link is away.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A session that says nothing for so long is disconnected; null (<c>off</c>) never. Default off, since reading along
    /// is a good use of a chat, and dead peers are found by keep-alive.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>
    /// A peer from which nothing has come for so long is sent a ping, where its protocol has pings: WebSocket has. Default 30 s:
    /// less than what proxies and home routers forget a connection after.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One that does not answer a ping within this time is disconnected. Default 15 s: a bad radio link's worst.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>A token bucket: what a session may say at once, and how fast it may go on.</summary>
internal sealed class MessageRate
{
    /// <summary>Lines a second, in the long run. Default 10: faster than anyone types.</summary>
    [Range(1, 1_000_000_000)]
    public int PerSecond { get; init; } = 10;

    /// <summary>Lines at once after a silence. Default 60: a pasted page.</summary>
    [Range(1, 1_000_000_000)]
    public int Burst { get; init; } = 60;
}

/// <summary>What happens to a reader that is too slow for its room.</summary>
internal enum SlowReaderPolicy
{
    /// <summary>The oldest waiting room events are left out, and the reader is told which.</summary>
    Drop,

    /// <summary>The reader is disconnected, and told why.</summary>
    Disconnect,
}
