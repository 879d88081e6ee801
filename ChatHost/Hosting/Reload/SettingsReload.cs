using ChatHost.Hosting.Configuration;
using ChatHost.Hosting.Systemd;
using ChatHost.Messages;
using ChatHost.Protocols;
using ChatHost.Sessions;

namespace ChatHost.Hosting.Reload;

/// <summary>
/// Reads the sources of the configuration again and puts what they say in force, if all of it is right; else the old
/// settings stay, and the log says what is wrong. Nobody is disconnected by either.
/// </summary>
internal sealed class SettingsReload(
    IConfiguration sources, LiveSettings settings, ISystemdNotifier serviceManager, ILogger<SettingsReload> logger)
{
    private readonly Lock _oneAtATime = new();

    /// <returns>False if they were refused.</returns>
    public bool Run()
    {
        lock (_oneAtATime)
        {
            serviceManager.Reloading();
            try
            {
                return TryRun();
            }
            catch (Exception exception)
            {
                // The server goes on as it is, whatever a source or a listener to changes does.
                HostingLog.ReloadFailed(logger, exception);
                return false;
            }
            finally
            {
                // Refused or not, it serves on.
                serviceManager.Ready();
            }
        }
    }

    private bool TryRun()
    {
        if (!TryRead(out var next, out var mistakes))
        {
            foreach (var mistake in mistakes)
                HostingLog.ReloadMistake(logger, mistake);
            HostingLog.ReloadRefused(logger, mistakes.Count);
            return false;
        }

        var changes = SettingsChange.Between(settings, next);
        settings.Replace(next);
        Report(changes);
        return true;
    }

    /// <summary>Reads the sources into a configuration of their own: the one in force is not touched by what is wrong.</summary>
    private bool TryRead(out IConfiguration next, out IReadOnlyList<string> mistakes)
    {
        next = settings.Current;
        try
        {
            var candidate = new ConfigurationBuilder();
            foreach (var source in ((IConfigurationBuilder)sources).Sources)
                candidate.Add(source);
            next = candidate.Build();
        }
        catch (Exception exception) when (HostConfiguration.IsUnreadable(exception))
        {
            mistakes = [HostConfiguration.Describe(exception)];
            return false;
        }

        var report = SettingsCheck.Run(next, name => RoomName.TryParse(name, out _, out _));
        mistakes = report.Mistakes.Count > 0 ? report.Mistakes : [.. Conflicts(next)];
        return mistakes.Count == 0;
    }

    /// <summary>A line must fit into what the ports were opened with.</summary>
    private IEnumerable<string> Conflicts(IConfiguration next)
    {
        var section = SettingsCatalog.Sections.Single(section => section.Name == LimitOptions.Section);
        var (atStart, wanted) = ((LimitOptions)section.Bind(settings.AtStart), (LimitOptions)section.Bind(next));
        if (wanted.MaxLineBytes > atStart.ReadAheadBytes)
        {
            yield return $"{LimitOptions.Section}:{nameof(LimitOptions.MaxLineBytes)} = {wanted.MaxLineBytes}: must be at most "
                + $"{LimitOptions.Section}:{nameof(LimitOptions.ReadAheadBytes)} ({atStart.ReadAheadBytes}) until the next start.";
        }
    }

    private void Report(IReadOnlyList<SettingsChange> changes)
    {
        foreach (var change in changes.Where(change => change.NeedsRestart))
            HostingLog.NeedsRestart(logger, change.ToString());
        var live = changes.Where(change => !change.NeedsRestart).ToList();
        HostingLog.Reloaded(logger, live.Count > 0 ? string.Join("; ", live) : "nothing changed");
    }
}
