using System.Diagnostics.Metrics;

namespace ChatHost.Transport.Doors;

/// <summary>Counts what connections turned out to be.</summary>
internal sealed class DoorMetrics
{
    private readonly ReasonTally _decided = new("network.protocol.name", "line", "http", "irc", "tls", "silence");
    private readonly ReasonTally _proxied = new("chathost.reason", "accepted", "local", "invalid", "timeout");

    public DoorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableCounter("chathost.any.decided", _decided.Read, "{connection}", "Connections to a port of several protocols, by what they speak.");
        meter.CreateObservableCounter("chathost.proxy.headers", _proxied.Read, "{connection}", "Connections of proxies, by what became of their PROXY header.");
    }

    public void Decided(string what) => _decided.Add(what);

    public void Proxied(string what) => _proxied.Add(what);
}
