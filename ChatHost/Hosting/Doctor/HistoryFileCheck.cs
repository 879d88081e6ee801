using ChatHost.History;
using ChatHost.History.Sqlite;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether the file of <c>History:Path</c> can be used: whole, ours, not from a newer version, and nobody else's now.</summary>
internal static class HistoryFileCheck
{
    private const string What = "history file";

    /// <param name="history">The settings.</param>
    /// <param name="isRunning">Whether a server with these settings runs now.</param>
    public static IEnumerable<Finding> Find(HistoryOptions history, bool isRunning = false)
    {
        if (history.Store != HistoryStoreKind.Sqlite)
            return [];
        var path = Path.GetFullPath(history.Path);
        if (isRunning && FileInspection.IsInUse(path))
            return [Finding.Ok(What, $"{path} is the running server's, and free once that has stopped.")];
        if (FileInspection.FindProblem(path) is { } problem)
            return [Finding.Fail(What, $"{path}: {problem}")];
        return [Finding.Ok(What, File.Exists(path) ? $"{path} is whole, as far as half a second shows, and free to use." : $"{path} will be made.")];
    }
}
