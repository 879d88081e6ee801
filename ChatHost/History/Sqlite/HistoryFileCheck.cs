namespace ChatHost.History.Sqlite;

/// <summary>Whether the file of <c>History:Path</c> can be used: undamaged, ChatHost's, not from a newer version, and free.</summary>
internal static class HistoryFileCheck
{
    private const string Subject = "history file";

    /// <inheritdoc cref="IStoreKind.Check"/>
    public static void Run(HistoryOptions options, bool isRunning, IStoreCheckReport report)
    {
        var path = Path.GetFullPath(options.Path);
        if (isRunning && FileInspection.IsInUse(path))
            report.Ok(Subject, $"{path} is the running server's, and free once that has stopped.");
        else if (FileInspection.FindProblem(path) is { } problem)
            report.Fail(Subject, $"{path}: {problem}");
        else
            report.Ok(Subject, File.Exists(path) ? $"{path} is whole, as far as half a second shows, and free to use." : $"{path} will be made.");
    }
}
