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
        new("Admin", true, IPAddress.Loopback, 8080, "Admin"),
        new("Web", true, Listener.AllAddresses, 8000, "Web"),
        new("Irc", true, Listener.AllAddresses, 6667, "Irc"),
        new("Nod", false, Listener.AllAddresses, 8027, "Nod"),
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

    private static Listener Effective(string name, SettingsReading entry)
    {
        var options = new ListenerOptions();
        entry.ApplyTo(options);
        var fallback = Default(name) ?? new Listener(name, true, Listener.AllAddresses, 0, "");

        return new Listener(
            fallback.Name,
            options.Enabled ?? fallback.Enabled,
            options.Address ?? fallback.Address,
            options.Port ?? fallback.Port,
            options.Protocol ?? fallback.Protocol);
    }
}
