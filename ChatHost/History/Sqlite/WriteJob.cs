namespace ChatHost.History.Sqlite;

/// <summary>Something for the store's writer to do within a commit. All calls come from the writer's thread.</summary>
internal abstract class WriteJob
{
    /// <summary>How many rows it writes, about.</summary>
    public abstract int Rows { get; }

    /// <summary>Does it, within a transaction that may yet fail.</summary>
    public abstract void Write(WriterConnection connection, DateTime now);

    /// <summary>The transaction is kept. Must not throw; whoever waits goes on elsewhere.</summary>
    public abstract void Committed();

    /// <summary>The transaction is undone: <see cref="Write"/> or <see cref="Failed"/> comes next.</summary>
    public virtual void Undo()
    {
    }

    /// <summary>Nothing of it was kept. May come without <see cref="Write"/>.</summary>
    public abstract void Failed(HistoryUnavailableException exception);
}
