namespace ChatHost.History;

/// <summary>The file of <c>History:Path</c> cannot be used; the message is one line, whatever the reason quotes.</summary>
internal sealed class HistoryFileException(string path, string reason, Exception? inner = null)
    : HistoryStartException($"History:Path = {path}: {OneLine(reason)}", inner)
{
    private static string OneLine(string reason) =>
        string.Join(' ', reason.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
