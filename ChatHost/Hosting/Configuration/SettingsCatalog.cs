using ChatHost.Accounts;
using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Protocols.Irc;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport.Doors;
using ChatHost.Transport.Tls;
using ChatHost.Web;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// All settings there are. The check, the binding, the suggestions and the documentation go by this one table, so that
/// what is accepted, what takes effect and what is described cannot differ.
/// </summary>
internal static class SettingsCatalog
{
    /// <summary>The section that stands once for each listener.</summary>
    public static SettingsSection Listeners { get; } = SettingsSection.Of<ListenerOptions>($"{ListenerOptions.Section}:<Name>");

    /// <summary>The section that stands once for each certificate.</summary>
    public static SettingsSection Certificates { get; } = SettingsSection.Of<CertificateOptions>($"{CertificateOptions.Section}:<n>");

    /// <summary>The sections that stand once.</summary>
    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        SettingsSection.Of<ServerOptions>(ServerOptions.Section).ReadAtStart(nameof(ServerOptions.Transport)),
        SettingsSection.Of<RoomOptions>(RoomOptions.Section),
        SettingsSection.Of<LimitOptions>(
            LimitOptions.Section,
            SettingBound.AtLeast(nameof(LimitOptions.MaxFrameBytes), nameof(LimitOptions.MaxLineBytes)),
            SettingBound.AtLeast(nameof(LimitOptions.ReadAheadBytes), nameof(LimitOptions.MaxLineBytes)),
            SettingBound.AtLeast(nameof(LimitOptions.SendQueueBytes), nameof(LimitOptions.MaxLineBytes)))
            .ReadAtStart(nameof(LimitOptions.ReadAheadBytes)),
        SettingsSection.Of<HistoryOptions>(
            HistoryOptions.Section,
            SettingBound.AtMost(nameof(HistoryOptions.ReplayOnJoin), nameof(HistoryOptions.MaxReplay)))
            .ReadAtStart([nameof(HistoryOptions.Store), .. StoreKinds.All.SelectMany(kind => kind.SettingsReadAtStart)])
            .Fitted(static (history, configuration) => ((HistoryOptions)history).Database = configuration[DatabaseKey] is { Length: > 0 } database ? database : null),
        SettingsSection.Of<ClusterOptions>(ClusterOptions.Section).ReadAtStart(),
        SettingsSection.Of<AdminOptions>(AdminOptions.Section),
        SettingsSection.Of<WebOptions>(WebOptions.Section).ReadAtStart(nameof(WebOptions.TrustedProxies)),
        SettingsSection.Of<ResumeOptions>(ResumeOptions.Section),
        SettingsSection.Of<TlsOptions>(TlsOptions.Section).With("Certificates"),
        SettingsSection.Of<AnyOptions>(AnyOptions.Section),
        SettingsSection.Of<IrcOptions>(IrcOptions.Section),
        SettingsSection.Of<AccountOptions>(AccountOptions.Section),
        SettingsSection.Of<AuditOptions>(AuditOptions.Section),
        SettingsSection.Of<ShutdownOptions>(ShutdownOptions.Section).ReadAtStart(),
    ];

    /// <summary>The setting that takes the place of the file.</summary>
    public const string DatabaseKey = $"{ClusterOptions.Section}:{nameof(ClusterOptions.Database)}";

    /// <summary>The first parts of all our keys.</summary>
    public static IReadOnlyList<string> Roots { get; } = [ListenerOptions.Section, .. Sections.Select(section => section.Name)];

    /// <summary>Every key, in the order of the documentation.</summary>
    public static IReadOnlyList<CatalogEntry> All { get; } =
    [
        .. from section in ((SettingsSection[])[Listeners, Certificates]).Concat(Sections)
           from setting in section.Settings
           select new CatalogEntry(
               $"{section.Name}:{setting.Name}",
               setting.Default,
               setting.Kind.Name,
               setting.Kind.Allowed,
               setting.IsSecret,
               NeedsRestart: section == Listeners || section == Certificates || section.NeedingRestart.Contains(setting.Name)),
    ];

    /// <summary>Every key as one may write it, with the listeners of the table: what a mistyped one is compared to.</summary>
    public static IReadOnlyList<string> KnownKeys { get; } =
    [
        .. from setting in Certificates.Settings select $"{CertificateOptions.Section}:0:{setting.Name}",
        .. from section in Sections from setting in section.Settings select $"{section.Name}:{setting.Name}",
        .. from listener in ListenerTable.Defaults
           from setting in Listeners.Settings
           select $"{ListenerOptions.Section}:{listener.Name}:{setting.Name}",
    ];
}

/// <summary>One key for people: what documentation and help say about it.</summary>
/// <param name="Default">What holds when it is left out, as one would write it; empty for none.</param>
/// <param name="Allowed">What it may hold, as the end of "must be ...".</param>
/// <param name="NeedsRestart">Whether a reload leaves it as it was.</param>
internal sealed record CatalogEntry(string Key, string Default, string Kind, string Allowed, bool IsSecret, bool NeedsRestart);
