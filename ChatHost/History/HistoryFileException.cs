namespace ChatHost.History;

/// <summary>The file of <c>History:Path</c> cannot be used; the message is one line that says why and what to do.</summary>
internal sealed class HistoryFileException(string path, string reason, Exception? inner = null)
    : Exception($"History:Path = {path}: {reason}", inner);
