using ChatHost.Admin;
using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Transport.Tls;
using Microsoft.Extensions.Configuration.Json;

namespace ChatHost.Hosting.Configuration;

/// <summary>What the check found, each as one line for a person.</summary>
/// <param name="Mistakes">They stop the start.</param>
/// <param name="Notices">They are worth a line in the log.</param>
internal sealed record SettingsReport(IReadOnlyList<string> Mistakes, IReadOnlyList<string> Notices);

/// <summary>
/// Finds every mistake in a configuration at once: unknown keys, values that are not what they should be, values that do
/// not fit each other. Of the environment only our sections are looked at, and of these no bare <c>SERVER=...</c>, which
/// belongs to somebody else.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>What the host and the framework read in a file besides our sections.</summary>
    private static readonly string[] HostRoots = ["Logging", "Kestrel", "$schema"];

    /// <param name="configuration">All sources together.</param>
    /// <param name="isRoomName">Whether a text can name a room.</param>
    public static SettingsReport Run(IConfiguration configuration, Predicate<string> isRoomName)
    {
        var mistakes = new List<string>();
        var notices = new List<string>();

        CheckListeners(configuration, mistakes);
        CheckCertificates(configuration, mistakes);
        foreach (var section in SettingsCatalog.Sections)
        {
            var reading = section.Read(configuration);
            mistakes.AddRange(reading.Mistakes);
            if (section.Name == RoomOptions.Section)
                CheckDefaultRoom(reading, isRoomName, mistakes);
            if (section.Name == AdminOptions.Section)
                CheckToken(reading, mistakes);
            if (section.Name == HistoryOptions.Section)
                CheckStore(reading, configuration[SettingsCatalog.DatabaseKey], mistakes);
        }

        CheckLogLevels(configuration.GetSection("Logging"), mistakes);
        if (configuration is IConfigurationRoot root)
            CheckFiles(root, mistakes, notices);
        return new SettingsReport(mistakes, notices);
    }

    private static void CheckListeners(IConfiguration configuration, List<string> mistakes)
    {
        foreach (var name in ListenerTable.NamesIn(configuration))
        {
            var entry = SettingsCatalog.Listeners.ReadEntry(configuration, name);
            var key = $"{ListenerOptions.Section}:{name}";
            if (!string.IsNullOrEmpty(configuration[key]))
                mistakes.Add($"{key}: not a setting by itself. {KeySuggestion.Known(key, SettingsCatalog.Listeners.Settings)}");
            mistakes.AddRange(entry.Mistakes);
            CheckDoor(configuration, name, entry, mistakes);
            if (ListenerTable.IsKnown(name))
                continue;

            // A new listener, or an old one mistyped.
            var names = string.Join(", ", ListenerTable.Defaults.Select(listener => listener.Name));
            var missing = SettingsCatalog.Listeners.Settings.Where(setting => IsNeeded(setting) && !entry.IsGiven(setting.Name));
            foreach (var needed in missing)
                mistakes.Add($"{key}:{needed.Name} is missing: must be {needed.Kind.Allowed}. Only {names} may leave it out.");
        }
    }

    /// <summary>What cannot be had there is refused: who asks for TLS must not get a port without, nor one that is silently not opened.</summary>
    private static void CheckDoor(IConfiguration configuration, string name, SettingsReading entry, List<string> mistakes)
    {
        if (entry.Mistakes.Count > 0)
            return;
        var key = $"{ListenerOptions.Section}:{name}";
        var options = new ListenerOptions();
        entry.ApplyTo(options);
        var known = ListenerTable.Default(name);
        var protocol = options.Protocol ?? known?.Protocol ?? "";
        if (options.Tls == true && known?.IsTls != true && options.Enabled != false && !CertificateTable.EntriesIn(configuration).Any())
            mistakes.Add($"{key}:{nameof(ListenerOptions.Tls)} = true: needs a certificate. Name its file in {CertificateOptions.Section}:0:Certificate.");
        if (options.ProxyFrom.Length > 0 && !ListenerProtocols.MayBeProxied(protocol))
            mistakes.Add($"{key}:{nameof(ListenerOptions.ProxyFrom)}: {protocol} takes none: what loopback may do there must be asked for from here.");
        if (options.ClientCertificates == "Ask" && !ListenerProtocols.MayAskForCertificate(protocol))
            mistakes.Add($"{key}:{nameof(ListenerOptions.ClientCertificates)} = Ask: not with {protocol}: browsers give up a WebSocket that asks.");
    }

    private static void CheckCertificates(IConfiguration configuration, List<string> mistakes)
    {
        foreach (var name in CertificateTable.EntriesIn(configuration))
        {
            var entry = SettingsCatalog.Certificates.ReadEntry(configuration, name);
            mistakes.AddRange(entry.Mistakes);
            if (!entry.IsGiven(nameof(CertificateOptions.Certificate)))
                mistakes.Add($"{CertificateOptions.Section}:{name}:{nameof(CertificateOptions.Certificate)} is missing: must be a file in PEM or PKCS #12.");
        }
    }

    private static bool IsNeeded(Setting setting) =>
        setting.Name is nameof(ListenerOptions.Port) or nameof(ListenerOptions.Protocol);

    private static void CheckDefaultRoom(SettingsReading rooms, Predicate<string> isRoomName, List<string> mistakes)
    {
        if (rooms.ValueOf<string>(nameof(RoomOptions.Default)) is { } name && !isRoomName(name))
        {
            mistakes.Add(
                $"{RoomOptions.Section}:{nameof(RoomOptions.Default)} = {ShownValue.Of(name)}: must be a room name, "
                + "1 to 32 letters, digits, _ and -, starting with a letter or digit.");
        }
    }

    /// <summary>A database selects the store, and what keeps history elsewhere must not stand beside it.</summary>
    private static void CheckStore(SettingsReading history, string? database, List<string> mistakes)
    {
        if (string.IsNullOrEmpty(database))
            return;
        if (history.Find<HistoryStoreKind>(nameof(HistoryOptions.Store)) is { } store)
        {
            mistakes.Add(
                $"{HistoryOptions.Section}:{nameof(HistoryOptions.Store)} = {store}: not beside {SettingsCatalog.DatabaseKey}, which keeps history in PostgreSQL. "
                + "Leave out one of the two.");
        }

        try
        {
            PostgresSettings.Parse(database);
        }
        catch (HistoryStartException exception)
        {
            mistakes.Add(exception.Message);
        }
    }

    /// <summary>What stands in our own examples is known to everybody.</summary>
    private static void CheckToken(SettingsReading admin, List<string> mistakes)
    {
        if (admin.ValueOf<string>(nameof(AdminOptions.Token)) is { } token && AdminToken.IsPlaceholder(token))
        {
            mistakes.Add(
                $"{AdminOptions.Section}:{nameof(AdminOptions.Token)} = ***: is the placeholder of an example. "
                + "Make one of your own: openssl rand -hex 32");
        }
    }

    /// <summary>The framework would stop at a wrong level with a stack trace.</summary>
    private static void CheckLogLevels(IConfigurationSection section, List<string> mistakes)
    {
        foreach (var child in section.GetChildren())
        {
            var isLevel = section.Key.Equals("LogLevel", StringComparison.OrdinalIgnoreCase);
            if (isLevel && child.Value is { Length: > 0 } level && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
            {
                var allowed = string.Join(", ", Enum.GetNames<LogLevel>());
                mistakes.Add($"{child.Path} = {ShownValue.Of(level)}: must be one of {allowed}.");
            }

            CheckLogLevels(child, mistakes);
        }
    }

    /// <summary>A file holds nothing but our settings, so an unknown section in it is a mistake; in the environment it may belong to another program.</summary>
    private static void CheckFiles(IConfigurationRoot configuration, List<string> mistakes, List<string> notices)
    {
        var roots = configuration.Providers.OfType<JsonConfigurationProvider>()
            .SelectMany(file => file.GetChildKeys([], null))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Except([.. SettingsCatalog.Roots, .. HostRoots], StringComparer.OrdinalIgnoreCase);

        foreach (var root in roots)
        {
            var meant = LeavesOf(configuration.GetSection(root))
                .Select(key => (Key: key, Meant: KeySuggestion.For(key, SettingsCatalog.KnownKeys)))
                .Where(leaf => leaf.Meant is not null)
                .ToList();
            mistakes.AddRange(meant.Select(leaf => $"{leaf.Key}: not a setting. Did you mean {leaf.Meant}?"));
            if (meant.Count == 0)
                notices.Add($"{root}: not a setting; it has no effect.");
        }
    }

    private static IEnumerable<string> LeavesOf(IConfigurationSection section) =>
        section.GetChildren().ToList() is { Count: > 0 } children ? children.SelectMany(LeavesOf) : [section.Path];
}
