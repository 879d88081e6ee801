using ChatHost.History;

namespace ChatHost.Hosting.Doctor;

/// <summary>
/// Whether a ChatHost is in the way that these settings do not reach: most often the server that was meant, asked about with other
/// settings than its own, or from another container.
/// </summary>
internal static class OtherServerCheck
{
    private const string ProgramName = "ChatHost ";

    public static IEnumerable<Finding> Find(IEnumerable<Listener> listeners, HistoryOptions history, RunningServer? running)
    {
        if (running is not null || !(HasStore(history) || listeners.Any(HasPort)))
            yield break;
        yield return Finding.Warn(
            "settings",
            "another ChatHost is in the way, and its Admin port is not that of these settings. If it is the server to look at, give the doctor its settings: "
            + string.Join(" | ", InstalledServer.Commands));
    }

    private static bool HasStore(HistoryOptions history) => StoreKinds.Of(history).IsInUse(history);

    private static bool HasPort(Listener listener) =>
        listener.Enabled && listener.Port != 0 && PortOwner.Find(listener.Port)?.StartsWith(ProgramName, StringComparison.Ordinal) == true;
}
