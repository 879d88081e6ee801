using System.Net;
using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>One port to open: where, and what is spoken there.</summary>
/// <param name="Port">A TCP port; 0 takes a free one.</param>
internal sealed record Listener(string Name, bool Enabled, IPAddress Address, int Port, string Protocol)
{
    public IPEndPoint EndPoint => new(Address, Port);
}

/// <summary>Turns the <c>Listeners</c> section into the listeners that it means.</summary>
internal static class ListenerTable
{
    /// <summary>The listeners that are there without any configuration, and what an entry of their name may leave out.</summary>
    public static IReadOnlyList<Listener> Defaults { get; } =
    [
        new("Chat", true, IPAddress.Any, 12345, "Line"),
        new("Echo", true, IPAddress.Any, 7007, "Echo"),
        new("Admin", true, IPAddress.Loopback, 8080, "Admin"),
        new("Web", true, IPAddress.Any, 8000, "Web"),
        new("Irc", true, IPAddress.Any, 6667, "Irc"),
        new("Nod", false, IPAddress.Any, 8027, "Nod"),
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
        var fallback = Default(name) ?? new Listener(name, true, IPAddress.Any, 0, "");

        return new Listener(
            fallback.Name,
            options.Enabled ?? fallback.Enabled,
            options.Address ?? fallback.Address,
            options.Port ?? fallback.Port,
            options.Protocol ?? fallback.Protocol);
    }
}
