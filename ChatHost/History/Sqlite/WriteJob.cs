namespace ChatHost.History.Sqlite;

/// <summary>A job for the store's writer within a commit. All calls come from the writer's thread.</summary>
internal abstract class WriteJob
{
    /// <summary>How many rows it writes, about.</summary>
    public abstract int Rows { get; }

    /// <summary>Does it, within a transaction that may yet fail.</summary>
    public abstract void Write(WriterConnection connection, DateTime now);

    /// <summary>The transaction is committed. Must not throw; continuations of waiting callers run elsewhere.</summary>
    public abstract void Committed();

    /// <summary>The transaction is undone: <see cref="Write"/> or <see cref="Failed"/> comes next.</summary>
    public virtual void Undo()
    {
    }

    /// <summary>Nothing of it was committed. May come without <see cref="Write"/>.</summary>
    public abstract void Failed(HistoryUnavailableException exception);
}
