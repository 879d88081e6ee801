using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatHost.Benchmarks.Generator;

/// <summary>What a generator does with its connections.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GeneratorMode>))]
internal enum GeneratorMode
{
    /// <summary>Some in each room talk, all others listen.</summary>
    Rooms,

    /// <summary>Each keeps some messages on the way to an echo server and back.</summary>
    Echo,

    /// <summary>They come, are greeted and stay.</summary>
    Connect,
}

/// <summary>One load on one server: the input of the generator process, as JSON.</summary>
internal sealed record GeneratorPlan
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public GeneratorMode Mode { get; init; }

    /// <summary>How the chat is spoken; an echo is not.</summary>
    public Carrier Carrier { get; init; }

    public int Port { get; init; }

    /// <summary>The server's process, for its CPU time and memory.</summary>
    public int Server { get; init; }

    public int Connections { get; init; } = 1;

    /// <summary>Connection n is in room n modulo this.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>Number of connections that talk; the first ones do.</summary>
    public int Senders { get; init; } = 10;

    /// <summary>The length of what is said or echoed, in bytes.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Echo: how many messages of each connection are under way.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Number of lines said each second, whether or not readers keep up; 0 for as many as they take.</summary>
    public int LinesPerSecond { get; init; }

    /// <summary>Number of connections that stop reading in the second half; the last ones do.</summary>
    public int StoppedReaders { get; init; }

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Measure { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many connections are being set up at a time.</summary>
    public int SetUpAtOnce { get; init; } = 128;

    /// <summary>Connect: number of connections that come and go before anything is measured.</summary>
    public int WarmUpConnections { get; init; }

    public static GeneratorPlan Parse(string json) => JsonSerializer.Deserialize<GeneratorPlan>(json, Json)!;

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
