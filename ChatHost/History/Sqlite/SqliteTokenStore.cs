namespace ChatHost.History.Sqlite;

/// <summary>Keeps the sessions that may be resumed in the same file as the logs, so that they can be after a restart.</summary>
internal sealed class SqliteTokenStore(SqliteHistoryStore store) : ITokenStore
{
    private int _delta;

    public int Count => store.TokensAtStart + Volatile.Read(ref _delta);

    public ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken) => WriteAsync(
        (connection, now) => connection.Tokens.Save(record, now, Count, store.Options.MaxTokens));

    public ValueTask EndAsync(string hash, CancellationToken cancellationToken) => WriteAsync((connection, _) => connection.Tokens.End(hash));

    public async ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var record = await store.Readers.ReadAsync(reader => reader.FindToken(hash), cancellationToken);
        return record?.ExpiresAt > store.Now ? record : null;
    }

    private async ValueTask WriteAsync(Func<WriterConnection, DateTime, int> write)
    {
        var work = new TokenWork(write, changed => Volatile.Write(ref _delta, _delta + changed));
        store.Write(work);
        await work.Task;
    }

    /// <param name="write">Returns by how many there are more.</param>
    /// <param name="changed">Called with that once it is kept.</param>
    private sealed class TokenWork(Func<WriterConnection, DateTime, int> write, Action<int> changed) : WriteJob
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _change;

        public Task Task => _done.Task;

        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now) => _change = write(connection, now);

        public override void Committed()
        {
            changed(_change);
            _done.TrySetResult();
        }

        public override void Failed(HistoryUnavailableException exception) => _done.TrySetException(exception);
    }
}
