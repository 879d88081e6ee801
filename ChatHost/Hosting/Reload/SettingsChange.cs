using ChatHost.Hosting.Configuration;

namespace ChatHost.Hosting.Reload;

/// <summary>One key whose value differs between two configurations; secrets are masked.</summary>
/// <param name="NeedsRestart">Whether the old value holds until the next start.</param>
internal sealed record SettingsChange(string Key, string From, string To, bool NeedsRestart)
{
    private const string Masked = "***";

    public override string ToString() => $"{Key}: {Shown(From)} -> {Shown(To)}";

    /// <summary>All that takes effect at once between the configuration in force and the next, and all that differs from the start's and cannot.</summary>
    public static IReadOnlyList<SettingsChange> Between(LiveSettings settings, IConfiguration next) =>
    [
        .. from section in SettingsCatalog.Sections
           from setting in section.Settings
           let needsRestart = section.NeedingRestart.Contains(setting.Name)
           let before = section.Bind(needsRestart ? settings.AtStart : settings.Current)
           let after = section.Bind(next)
           let change = Of($"{section.Name}:{setting.Name}", setting, before, after, needsRestart)
           where change is not null
           select change,
        .. ListenersBetween(settings.AtStart, next),
        .. LoggingBetween(settings, next),
    ];

    private static SettingsChange? Of(string key, Setting setting, object before, object after, bool needsRestart)
    {
        var (from, to) = (setting.Kind.Write(setting.Get(before)), setting.Kind.Write(setting.Get(after)));
        if (from == to)
            return null;
        return setting.IsSecret ? new(key, Masked, Masked, needsRestart) : new(key, from, to, needsRestart);
    }

    private static IEnumerable<SettingsChange> ListenersBetween(IConfiguration atStart, IConfiguration next)
    {
        var before = ListenerTable.Read(atStart).ToDictionary(listener => listener.Name, StringComparer.OrdinalIgnoreCase);
        var after = ListenerTable.Read(next).ToDictionary(listener => listener.Name, StringComparer.OrdinalIgnoreCase);
        return from name in before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
               let was = before.GetValueOrDefault(name)
               let willBe = after.GetValueOrDefault(name)
               where was != willBe
               select new SettingsChange($"{ListenerOptions.Section}:{name}", TextOf(was), TextOf(willBe), NeedsRestart: true);
    }

    private static string TextOf(Listener? listener) =>
        listener is null ? "" : listener.Enabled ? $"{listener.Protocol} {listener.Shown}" : "off";

    /// <summary>Levels take effect at once; how lines are written does not.</summary>
    private static IEnumerable<SettingsChange> LoggingBetween(LiveSettings settings, IConfiguration next)
    {
        var (atStart, current, after) = (LoggingOf(settings.AtStart), LoggingOf(settings.Current), LoggingOf(next));
        return from key in atStart.Keys.Union(current.Keys, StringComparer.OrdinalIgnoreCase).Union(after.Keys, StringComparer.OrdinalIgnoreCase)
               let isLevel = key.Split(':').Contains("LogLevel", StringComparer.OrdinalIgnoreCase)
               let was = (isLevel ? current : atStart).GetValueOrDefault(key, "")
               let willBe = after.GetValueOrDefault(key, "")
               where was != willBe
               select new SettingsChange(key, was, willBe, NeedsRestart: !isLevel);
    }

    private static Dictionary<string, string> LoggingOf(IConfiguration configuration) =>
        configuration.GetSection(LiveLogLevels.Section).AsEnumerable()
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);

    private static string Shown(string value) => value.Length == 0 ? "(none)" : ShownValue.Of(value);
}
