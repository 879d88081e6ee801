using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Whether the file can be written, why not, and when to try again: sooner at first, then every ten seconds.</summary>
internal sealed class StoreOutage(TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Minimum time between two log lines of the same outage that comes and goes.</summary>
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private string? _text;
    private bool _isRetryDue;
    private TimeSpan _pause = FirstPause;
    private long _began;
    private (string Text, long At)? _logged;
    private ITimer? _timer;

    /// <summary>Why nothing can be written, as the end of a sentence; null while the file can be written.</summary>
    public string? Text => Volatile.Read(ref _text);

    public bool IsRetryDue => Volatile.Read(ref _isRetryDue);

    /// <summary>Nothing can be written; <paramref name="retry"/> is called when it is time to try again.</summary>
    public HistoryUnavailableException Begin(SqliteException exception, Action retry) =>
        Begin(SqliteErrors.Describe(exception), exception, retry);

    /// <summary>The same, for files that are not there any more.</summary>
    public HistoryUnavailableException Begin(FileLoss loss, Action retry) => Begin(loss.Text, exception: null, retry);

    private HistoryUnavailableException Begin(string text, Exception? exception, Action retry)
    {
        if (_text is null)
            _began = time.GetTimestamp();
        if (_logged is not { } logged || logged.Text != text || time.GetElapsedTime(logged.At) >= BetweenLines)
        {
            HistoryLog.OutageBegan(logger, text, exception);
            _logged = (text, time.GetTimestamp());
        }

        Volatile.Write(ref _isRetryDue, false);
        _timer?.Dispose();
        _timer = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _isRetryDue, true);
                retry();
            },
            null,
            _pause,
            Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _text, text);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return new(text, exception);
    }

    /// <summary>One job failed, and it alone.</summary>
    public HistoryUnavailableException ForSingleWrite(Exception exception)
    {
        if (exception is HistoryUnavailableException known)
            return known;
        HistoryLog.WriteFailed(logger, exception);
        return new("the store failed.", exception);
    }

    /// <summary>The file can be written again.</summary>
    public void End()
    {
        Volatile.Write(ref _text, null);
        Volatile.Write(ref _isRetryDue, false);
        HistoryLog.OutageEnded(logger, time.GetElapsedTime(_began));
    }

    /// <summary>Messages were written: the next outage is a new one.</summary>
    public void Wrote() => _pause = FirstPause;

    public void Dispose() => _timer?.Dispose();
}
