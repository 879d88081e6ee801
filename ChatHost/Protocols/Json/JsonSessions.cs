using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Json;

/// <summary>
/// All JSON sessions by the hashes of their tokens: those with a connection and those that were cut off and may come back.
/// One timer for all of them, which runs only while there are any.
/// </summary>
internal sealed class JsonSessions : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, JsonSession> _byToken = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Queue<(JsonSession Session, long CutOff, long Since)> _kept = new();
    private readonly IOptionsMonitor<ResumeOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private bool _isBeating;

    public JsonSessions(
        ITokenStore tokens, IOptionsMonitor<ResumeOptions> options, JsonMetrics metrics, TimeProvider time, ILogger<JsonSessions> logger)
    {
        (Tokens, Metrics, _options, _time, _logger) = (tokens, metrics, options, time, logger);
        _timer = time.CreateTimer(_ => Beat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ITokenStore Tokens { get; }

    public JsonMetrics Metrics { get; }

    public ResumeOptions Options => _options.CurrentValue;

    /// <summary>Who comes for a token is let in one after the other.</summary>
    public TokenGate Gate { get; } = new();

    public ILogger Logger => _logger;

    public bool TryFind(string tokenHash, [NotNullWhen(true)] out JsonSession? session) => _byToken.TryGetValue(tokenHash, out session);

    public void Add(JsonSession session)
    {
        _byToken[session.Token.Hash] = session;
        lock (_lock)
        {
            if (!_isBeating)
                _timer.Change(Interval, Interval);
            _isBeating = true;
        }
    }

    /// <summary>It has ended.</summary>
    public void Remove(JsonSession session) => _byToken.TryRemove(new(session.Token.Hash, session));

    /// <summary>It was cut off for the <paramref name="cutOff"/>th time: it ends unless it comes back in time.</summary>
    public void Keep(JsonSession session, long cutOff)
    {
        lock (_lock)
            _kept.Enqueue((session, cutOff, _time.GetTimestamp()));
    }

    /// <summary>Whether a session may be resumed by this token, now or after it has ended.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<bool> KnowAsync(string tokenHash) =>
        _byToken.ContainsKey(tokenHash) || await Tokens.FindAsync(tokenHash, CancellationToken.None) is not null;

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        try
        {
            while (TakeDue() is { } due)
                due.Session.Expire(due.CutOff);
            var renewBefore = _time.GetUtcNow().UtcDateTime - (Options.TokenLifetime / 2);
            foreach (var (_, session) in _byToken)
            {
                if (session.Token.SavedAt < renewBefore)
                    _ = session.Token.RenewAsync();
            }

            lock (_lock)
            {
                _isBeating = !_byToken.IsEmpty || _kept.Count > 0;
                if (!_isBeating)
                    _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception exception)
        {
            JsonLog.ClockFailed(_logger, exception);
        }
    }

    private (JsonSession Session, long CutOff)? TakeDue()
    {
        lock (_lock)
        {
            if (!_kept.TryPeek(out var first) || _time.GetElapsedTime(first.Since) < Options.ResumeWindow)
                return null;
            _kept.Dequeue();
            return (first.Session, first.CutOff);
        }
    }
}
