using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>One port to open: where, and what is spoken there.</summary>
/// <param name="Port">A TCP port; 0 takes a free one.</param>
internal sealed record Listener(string Name, bool Enabled, IPAddress Address, int Port, string Protocol)
{
    public IPEndPoint EndPoint => new(Address, Port);

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
        new("Web", true, Listener.AllAddresses, 8000, "Web"),
        new("Irc", true, Listener.AllAddresses, 6667, "Irc"),
        new("Nod", false, Listener.AllAddresses, 8027, "Nod"),
    ];

    /// <summary>
    /// Names that are taken for what is still to come, with their ports. An entry under one of them stops no start: turned on it is
    /// skipped with a line in the log, as any protocol that is not built yet, so that no port is opened without the TLS it asks for.
    /// </summary>
    private static readonly Listener[] Later =
    [
        new("ChatTls", true, Listener.AllAddresses, 12346, "Line over TLS"),
        new("IrcTls", true, Listener.AllAddresses, 6697, "Irc over TLS"),
        new("WebTls", true, Listener.AllAddresses, 8443, "Web over TLS"),
    ];

    /// <summary>All listeners, those turned off too: the table's in its order, then the added ones by name.</summary>
    /// <exception cref="OptionsValidationException">The section did not pass <see cref="SettingsCheck"/>.</exception>
    public static IReadOnlyList<Listener> Read(IConfiguration configuration) =>
        [.. NamesIn(configuration).Select(name => Effective(name, SettingsCatalog.Listeners.ReadEntry(configuration, name)))];

    /// <summary>The names of the table and of the configuration, each once.</summary>
    public static IEnumerable<string> NamesIn(IConfiguration configuration) =>
        Defaults.Select(listener => listener.Name).Union(
            configuration.GetSection(ListenerOptions.Section).GetChildren().Select(entry => entry.Key),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>The table's entry of that name, whatever its case.</summary>
    public static Listener? Default(string name) =>
        Defaults.FirstOrDefault(listener => string.Equals(listener.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an entry of that name may leave out its port and protocol.</summary>
    public static bool IsKnown(string name) => Default(name) is not null || LaterOf(name) is not null;

    private static Listener? LaterOf(string name) =>
        Array.Find(Later, listener => string.Equals(listener.Name, name, StringComparison.OrdinalIgnoreCase));

    private static Listener Effective(string name, SettingsReading entry)
    {
        var options = new ListenerOptions();
        entry.ApplyTo(options);
        if (LaterOf(name) is { } later)
            return later with { Enabled = options.Enabled ?? later.Enabled };
        var fallback = Default(name) ?? new Listener(name, true, Listener.AllAddresses, 0, "");

        return new Listener(
            fallback.Name,
            options.Enabled ?? fallback.Enabled,
            options.Address ?? fallback.Address,
            options.Port ?? fallback.Port,
            options.Protocol ?? fallback.Protocol);
    }
}
