using ChatHost.History;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether the selected store can be used; each kind of store checks itself.</summary>
internal sealed class StoreCheck : IStoreCheckReport
{
    private readonly List<Finding> _findings = [];

    /// <param name="history">The settings.</param>
    /// <param name="isRunning">Whether a server with these settings runs now.</param>
    public static IReadOnlyList<Finding> Find(HistoryOptions history, bool isRunning = false)
    {
        var report = new StoreCheck();
        StoreKinds.Of(history).Check(history, isRunning, report);
        return report._findings;
    }

    public void Ok(string subject, string text) => _findings.Add(Finding.Ok(subject, text));

    public void Warn(string subject, string text) => _findings.Add(Finding.Warn(subject, text));

    public void Fail(string subject, string text) => _findings.Add(Finding.Fail(subject, text));
}
