namespace ChatHost.History;

/// <summary>The one file in which a kind of store keeps everything, for an operator to copy and to put back.</summary>
internal interface IHistoryFile
{
    string Path { get; }

    /// <summary>Writes a consistent copy to a file that does not exist yet, whether or not a server runs.</summary>
    /// <returns>The size of the copy, in bytes.</returns>
    /// <exception cref="HistoryFileException">The file cannot be read, or the copy cannot be written; no copy is left.</exception>
    long BackUp(string target);

    /// <summary>Replaces the file by a copy. The file that was there stays beside it under another name.</summary>
    /// <returns>That name; null if there was no file.</returns>
    /// <exception cref="HistoryFileException">A server uses the file, or the copy cannot be used; nothing was changed.</exception>
    string? Restore(string source, DateTimeOffset now);
}
