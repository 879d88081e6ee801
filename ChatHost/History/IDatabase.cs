using System.Data.Common;

namespace ChatHost.History;

/// <summary>
/// The database of the store, for what is kept in tables and not in logs: accounts, roles, bans, the audit. Plain SQL that every store
/// understands, over <see cref="DbConnection"/>.
/// </summary>
internal interface IDatabase
{
    /// <summary>
    /// Writes in a transaction, and completes once that is committed. It may share the transaction with others. What
    /// <paramref name="write"/> throws undoes what it wrote, and nothing else.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be written now; nothing was written.</exception>
    ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write);

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read);
}
