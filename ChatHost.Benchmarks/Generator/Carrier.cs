using System.Text.Json.Serialization;

namespace ChatHost.Benchmarks.Generator;

/// <summary>How the connections of a load talk to the chat.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Carrier>))]
internal enum Carrier
{
    /// <summary>Text lines over TCP.</summary>
    Lines,

    /// <summary>Text lines over TLS.</summary>
    Tls,

    /// <summary>JSON lines over TCP, after <c>/json</c>.</summary>
    Json,

    /// <summary>JSON messages over <c>/ws</c>.</summary>
    WebSocket,

    /// <summary>IRC over TCP, without capabilities.</summary>
    Irc,
}
