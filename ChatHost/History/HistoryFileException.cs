namespace ChatHost.History;

/// <summary>The file of <c>History:Path</c> cannot be used.</summary>
internal sealed class HistoryFileException(string path, string reason, Exception? inner = null)
    : HistoryStartException($"History:Path = {path}: {reason}", inner);
