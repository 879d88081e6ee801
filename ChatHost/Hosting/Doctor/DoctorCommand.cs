using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Protocols;
using ChatHost.Sessions;

namespace ChatHost.Hosting.Doctor;

/// <summary>
/// <c>ChatHost doctor</c>: looks at all that could keep the server from running well with these settings on this machine, and
/// says what to do. Exit code 1 if something will not work, else 0. It changes nothing that stays.
/// </summary>
internal static class DoctorCommand
{
    public static int Run(IConfigurationRoot configuration, SettingsReport report, TextWriter output)
    {
        var findings = Findings(configuration, report).ToList();
        foreach (var finding in findings)
            output.WriteLine(finding);
        return findings.Exists(finding => finding.Level is FindingLevel.Fail) ? 1 : 0;
    }

    /// <summary>All findings, in the order in which to mend them.</summary>
    public static IEnumerable<Finding> Findings(IConfigurationRoot configuration, SettingsReport report) =>
    [
        .. report.Mistakes.Select(mistake => Finding.Fail("settings", mistake)),
        .. report.Notices.Select(notice => Finding.Warn("settings", notice)),
        .. SettingOrigins.Find(configuration),
        TextCheck.Find(),
        ClockCheck.Find(TimeProvider.System),
        .. report.Mistakes.Count > 0 ? [] : OfTheMachine(configuration),
    ];

    /// <summary>What can be looked at only with settings that are right.</summary>
    private static IEnumerable<Finding> OfTheMachine(IConfiguration configuration)
    {
        var running = RunningServer.Find(configuration);
        return
        [
            .. OtherServerCheck.Find(ListenerTable.Read(configuration), Bound<HistoryOptions>(configuration), running),
            .. PortCheck.Find(ListenerTable.Read(configuration), running),
            .. CertificateCheck.Find(CertificateTable.Read(configuration), TimeProvider.System),
            HandleCheck.Find(Bound<LimitOptions>(configuration)),
            .. StoreCheck.Find(Bound<HistoryOptions>(configuration), isRunning: running is not null),
        ];
    }

    private static T Bound<T>(IConfiguration configuration) =>
        (T)SettingsCatalog.Sections.Single(section => section.OptionsType == typeof(T)).Bind(configuration);
}
