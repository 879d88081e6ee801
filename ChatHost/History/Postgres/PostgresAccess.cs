using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// The connections to the database. This is the one place where what fails is tried again, where it is known that the database is away,
/// and where it is asked whether it is there: a caller gets an answer within <see cref="Patience"/>, whatever becomes of the database.
/// </summary>
internal sealed class PostgresAccess : IDisposable
{
    /// <summary>How long a caller waits at most: within five seconds its client reads the outcome.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>How often the database is asked whether it is there.</summary>
    public static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Of the connections, those for what waits for no other: appends, transactions, probes. Each has one under way at most.</summary>
    private const int Urgent = 3;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _urgent;
    // How long a network takes is not for a test's clock to say.
    private readonly TimeProvider _network = TimeProvider.System;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ITimer? _probes;
    private string? _trouble;
    private long _began;
    private long? _failingSince;
    private int _isProbing;
    private volatile bool _isDisposed;

    public PostgresAccess(PostgresSettings settings, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _source = settings.CreateSource(Math.Max(1, settings.Builder.MaxPoolSize - Urgent));
        _urgent = settings.CreateSource(Urgent);
    }

    /// <summary>Why the database is away, as the end of a sentence; null while it is there.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Called when the database is away, and when it is there again.</summary>
    public Action<bool>? Changed { get; set; }

    public TimeProvider Time => _time;

    /// <summary>When somebody begins to wait.</summary>
    public long Started => _network.GetTimestamp();

    /// <summary>
    /// Does something with a connection, again where it failed for a reason that passes. It must be such that twice is as good as once.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The database is away, or refuses it.</exception>
    public async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken = default)
    {
        var started = Started;
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            ThrowIfAway();
            try
            {
                return await OnceAsync(_source, work, started, cancellationToken);
            }
            catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
            {
                if (!await MayRetryAsync(exception, started, pause))
                    throw Refused(exception);
            }
        }
    }

    /// <summary>
    /// Does something, once, within what is left of a caller's patience, with a connection that no reader takes: for the one append and the
    /// one transaction under way.
    /// </summary>
    /// <param name="started">When the caller began to wait.</param>
    public Task<T> OnceAsync<T>(Func<NpgsqlConnection, Task<T>> work, long started) => OnceAsync(_urgent, work, started, CancellationToken.None);

    private async Task<T> OnceAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, long started, CancellationToken cancellationToken)
    {
        var left = Patience - _network.GetElapsedTime(started);
        if (left <= TimeSpan.Zero)
            throw new TimeoutException();

        // What does not come back in time is left behind: it ends when its connection does.
        return await WithConnectionAsync(source, work).WaitAsync(left, _network, cancellationToken);
    }

    /// <summary>Waits before the next try; false where there is none, as the reason does not pass or no time is left.</summary>
    public async ValueTask<bool> MayRetryAsync(Exception exception, long started, TimeSpan pause)
    {
        if (!PostgresErrors.IsPassing(exception) || _network.GetElapsedTime(started) + pause >= Patience || _isDisposed)
            return false;
        await Task.Delay(pause, _network);
        return true;
    }

    public static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>What a caller gets for an error that stays.</summary>
    public HistoryUnavailableException Refused(Exception exception)
    {
        if (!PostgresErrors.IsPassing(exception))
            HistoryLog.WriteFailed(_logger, exception);
        else
            _ = ProbeAsync();
        return new(PostgresErrors.Describe(exception), exception);
    }

    /// <summary>The database has not answered as long as a caller waits: until it does, callers are not kept waiting.</summary>
    public HistoryUnavailableException GoAway(Exception exception)
    {
        var text = PostgresErrors.Describe(exception);
        bool isNew;
        lock (_lock)
        {
            isNew = _trouble is null;
            if (isNew)
                _began = _time.GetTimestamp();
            Volatile.Write(ref _trouble, text);
        }

        if (isNew)
        {
            HistoryLog.OutageBegan(_logger, text, exception);
            Changed?.Invoke(false);
        }

        return new(text, exception);
    }

    /// <summary>From now on it is known without a caller whether the database is there.</summary>
    public void StartProbes() => _probes = _time.CreateTimer(_ => _ = ProbeAsync(), null, BetweenProbes, BetweenProbes);

    /// <exception cref="HistoryUnavailableException">The database is away.</exception>
    public void ThrowIfAway()
    {
        if (_isDisposed)
            throw new HistoryUnavailableException("the store is closed.");
        if (Trouble is { } trouble)
            throw new HistoryUnavailableException(trouble);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _probes?.Dispose();
        _source.Dispose();
        _urgent.Dispose();
    }

    private static async Task<T> WithConnectionAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await work(connection);
    }

    /// <summary>Asks the database whether it is there; after an outage also whether it takes something.</summary>
    private async Task ProbeAsync()
    {
        if (_isDisposed || Interlocked.Exchange(ref _isProbing, 1) != 0)
            return;
        try
        {
            await OnceAsync(AskAsync, Started);
            _failingSince = null;
            End();
        }
        catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception) || exception is ObjectDisposedException)
        {
            if (_isDisposed)
                return;
            _failingSince ??= Started;
            if (Trouble is not null || _network.GetElapsedTime(_failingSince.Value) >= BetweenProbes)
                GoAway(exception);
        }
        finally
        {
            Volatile.Write(ref _isProbing, 0);
        }
    }

    private async Task<int> AskAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Trouble is null
            ? "SELECT 1"
            : "INSERT INTO facts (name, value) VALUES ('probe', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        return await command.ExecuteNonQueryAsync();
    }

    private void End()
    {
        lock (_lock)
        {
            if (_trouble is null)
                return;
            Volatile.Write(ref _trouble, null);
        }

        HistoryLog.OutageEnded(_logger, _time.GetElapsedTime(_began));
        Changed?.Invoke(true);
    }
}
