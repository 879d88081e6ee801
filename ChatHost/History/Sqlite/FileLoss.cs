namespace ChatHost.History.Sqlite;

/// <summary>What happened to the store's files behind its back.</summary>
internal sealed class FileLoss
{
    /// <summary>Deleted, or its folder was renamed. Committed messages are in the file that is still open.</summary>
    public static readonly FileLoss Gone = new("the database file is gone. Put it back where it was; a restart begins a new one.");

    /// <summary>Another file has its name.</summary>
    public static readonly FileLoss Replaced = new(
        "another file is in the place of the database file. Put the old one back, or restart to use the one that is there.");

    /// <summary>Another program truncated it.</summary>
    public static readonly FileLoss Truncated = new("the database file was cut short. Restore a backup and restart.");

    /// <summary>Only a file beside the database is gone or replaced; what it held can still be written into the database.</summary>
    public static readonly FileLoss Companion = new("a file beside the database is gone. It is being made again.") { IsMendable = true };

    private FileLoss(string text) => Text = text;

    /// <summary>For those whose lines are refused and for operators, as the end of a sentence.</summary>
    public string Text { get; }

    /// <summary>Whether the store can put it right by itself, with nothing lost.</summary>
    public bool IsMendable { get; private init; }
}
