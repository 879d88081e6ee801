using System.Net.Sockets;
using System.Net;
using ChatHost.Hosting.Configuration;
using ChatHost.Transport;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>One port to open: where, and what is spoken there.</summary>
/// <param name="Port">A TCP port; 0 takes a free one.</param>
internal sealed record Listener(string Name, bool Enabled, IPAddress Address, int Port, string Protocol)
{
    public IPEndPoint EndPoint => new(Address, Port);

    /// <summary>Whether all is encrypted there.</summary>
    public bool IsTls { get; init; }

    /// <summary>Whether clients are asked for a certificate over TLS.</summary>
    public bool AsksForCertificate { get; init; }

    /// <summary>The proxies that say first whom they connect.</summary>
    public IReadOnlyList<IPNetwork> ProxyFrom { get; init; } = [];

    /// <summary>The scheme of its address, for people.</summary>
    public string Scheme => IsTls ? "tls" : "tcp";

    /// <summary>The same for people: all addresses are shown as those of IPv4, whether or not there is IPv6 too.</summary>
    public IPEndPoint Shown => Show(EndPoint);

    /// <summary>All addresses that this machine has: those of IPv6 with those of IPv4 among them, where there is IPv6.</summary>
    public static IPAddress AllAddresses { get; } = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>
    /// What <c>localhost</c> means: loopback of both kinds, shown as that of IPv4. It is an instance of its own, since the address
    /// <c>127.0.0.1</c>, written out, is that address alone.
    /// </summary>
    public static IPAddress Localhost { get; } = new(IPAddress.Loopback.GetAddressBytes());

    /// <summary>Whether it also listens on <c>[::1]</c>, for those whose programs ask for that first.</summary>
    public bool HasTwin => ReferenceEquals(Address, Localhost) && Socket.OSSupportsIPv6;

    public static IPEndPoint Show(IPEndPoint endPoint) =>
        endPoint.Address.Equals(IPAddress.IPv6Any) ? new(IPAddress.Any, endPoint.Port) : endPoint;
}

/// <summary>Turns the <c>Listeners</c> section into the listeners that it means.</summary>
internal static class ListenerTable
{
    /// <summary>The listeners that are there without any configuration, and what an entry of their name may leave out.</summary>
    public static IReadOnlyList<Listener> Defaults { get; } =
    [
        new("Chat", true, Listener.AllAddresses, 12345, "Line"),
        new("Echo", true, Listener.AllAddresses, 7007, "Echo"),
        new("Admin", true, Listener.Localhost, 8080, "Admin"),
        new("Web", true, Listener.AllAddresses, 8000, "Any") { AsksForCertificate = true },
        new("Irc", true, Listener.AllAddresses, 6667, "Irc"),
        new("ChatTls", true, Listener.AllAddresses, 12346, "Line") { IsTls = true, AsksForCertificate = true },
        new("IrcTls", true, Listener.AllAddresses, 6697, "Irc") { IsTls = true, AsksForCertificate = true },
        new("WebTls", true, Listener.AllAddresses, 8443, "Web") { IsTls = true },
        new("Nod", false, Listener.AllAddresses, 8027, "Nod"),
    ];

    /// <summary>All listeners, those turned off too: the table's in its order, then the added ones by name.</summary>
    /// <exception cref="OptionsValidationException">The section did not pass <see cref="SettingsCheck"/>.</exception>
    public static IReadOnlyList<Listener> Read(IConfiguration configuration) =>
        [.. NamesIn(configuration).Select(name =>
            Effective(name, SettingsCatalog.Listeners.ReadEntry(configuration, name), CertificateTable.EntriesIn(configuration).Any()))];

    /// <summary>The names of the table and of the configuration, each once.</summary>
    public static IEnumerable<string> NamesIn(IConfiguration configuration) =>
        Defaults.Select(listener => listener.Name).Union(
            configuration.GetSection(ListenerOptions.Section).GetChildren().Select(entry => entry.Key),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>The table's entry of that name, whatever its case.</summary>
    public static Listener? Default(string name) =>
        Defaults.FirstOrDefault(listener => string.Equals(listener.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an entry of that name may leave out its port and protocol.</summary>
    public static bool IsKnown(string name) => Default(name) is not null;

    private static Listener Effective(string name, SettingsReading entry, bool hasCertificate)
    {
        var options = new ListenerOptions();
        entry.ApplyTo(options);
        var fallback = Default(name) ?? new Listener(name, true, Listener.AllAddresses, 0, "");
        var (protocol, isTls) = (options.Protocol ?? fallback.Protocol, options.Tls ?? fallback.IsTls);
        return new Listener(
            fallback.Name,

            // Without a certificate there is nothing to encrypt with.
            (options.Enabled ?? fallback.Enabled) && (!isTls || hasCertificate),
            options.Address ?? fallback.Address,
            options.Port ?? fallback.Port,
            protocol)
        {
            IsTls = isTls,
            AsksForCertificate = ListenerProtocols.MayAskForCertificate(protocol) && (isTls || protocol.Equals("Any", StringComparison.OrdinalIgnoreCase)) && options.ClientCertificates != "Off",
            ProxyFrom = options.ProxyFrom.Length == 0 ? [] : [.. options.ProxyFrom.Select(NetworkText.Parse)],
        };
    }
}
