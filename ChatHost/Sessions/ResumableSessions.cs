using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Rooms;
using Microsoft.Extensions.Options;

namespace ChatHost.Sessions;

/// <summary>
/// All sessions that may come back, by the hashes of their tokens: those with a connection and those that were cut off and may come back.
/// </summary>
/// <remarks>
/// Two timers for all of them: one looks each second whose time to come back is over, and runs only while somebody is cut off;
/// the other renews tokens, and goes over all sessions a few times in the life of a token.
/// </remarks>
internal sealed class ResumableSessions : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A token is renewed when half its life is over, or at the next look after that.</summary>
    private const int LooksInALifetime = 16;

    /// <summary>However long tokens live; a timer cannot wait for longer than 49 days.</summary>
    private static readonly TimeSpan LongestBetweenLooks = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, ResumableSession> _byToken = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Queue<(ResumableSession Session, long CutOff, long Since)> _kept = new();
    private readonly IOptionsMonitor<ResumeOptions> _options;
    private readonly IOptionsMonitor<LimitOptions> _limits;
    private readonly IOptionsMonitor<AccountOptions> _accounts;
    private readonly ITimer _beat;
    private readonly ITimer _renewal;
    private readonly IDisposable? _onChange;
    private bool _isBeating;
    private bool _isRenewing;
    private DateTimeOffset _nextLook;

    public ResumableSessions(
        Lobby lobby,
        IHistoryStore store,
        ITokenStore tokens,
        IOptionsMonitor<ResumeOptions> options,
        IOptionsMonitor<LimitOptions> limits,
        SessionsMetrics metrics,
        LoginProofs proofs,
        IOptionsMonitor<AccountOptions> accounts,
        TimeProvider time,
        ILogger<ResumableSessions> logger)
    {
        (Lobby, Store, Tokens, Metrics, Time, Logger) = (lobby, store, tokens, metrics, time, logger);
        (_options, _limits, _accounts, Proofs) = (options, limits, accounts, proofs);
        _beat = time.CreateTimer(_ => Beat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _renewal = time.CreateTimer(_ => Renew(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _onChange = options.OnChange(_ => LookSooner());
    }

    public Lobby Lobby { get; }

    public IHistoryStore Store { get; }

    public ITokenStore Tokens { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public SessionsMetrics Metrics { get; }

    public ResumeOptions Options => _options.CurrentValue;

    public AccountOptions Accounts => _accounts.CurrentValue;

    /// <summary>Judges what a session was logged in by.</summary>
    public LoginProofs Proofs { get; }

    public LimitOptions Limits => _limits.CurrentValue;

    /// <summary>Those that were cut off and may come back, as they are now, in no order. It walks over all sessions that may come back.</summary>
    public IEnumerable<Session> CutOff => _byToken.Select(entry => entry.Value).Where(session => session.IsCutOff).Select(session => session.Session);

    /// <summary>Those that come for one token are let in one after the other.</summary>
    public KeyedLock Arrivals { get; } = new();

    public bool TryFind(string tokenHash, [NotNullWhen(true)] out ResumableSession? session) => _byToken.TryGetValue(tokenHash, out session);

    public void Add(ResumableSession session)
    {
        _byToken[session.Token.Hash] = session;
        lock (_lock)
        {
            if (!_isRenewing)
                LookAfter(BetweenLooks);
            _isRenewing = true;
        }
    }

    /// <summary>Finds it by another token from now on.</summary>
    public async ValueTask ReplaceTokenAsync(ResumableSession session, string tokenHash)
    {
        _byToken[tokenHash] = session;
        var former = session.Token.Hash;
        await session.Token.ReplaceAsync(tokenHash);
        _byToken.TryRemove(new(former, session));
    }

    /// <summary>It has ended.</summary>
    public void Remove(ResumableSession session) => _byToken.TryRemove(new(session.Token.Hash, session));

    /// <summary>It was cut off for the <paramref name="cutOff"/>th time: it ends unless it comes back in time.</summary>
    public void Keep(ResumableSession session, long cutOff)
    {
        lock (_lock)
        {
            _kept.Enqueue((session, cutOff, Time.GetTimestamp()));
            if (!_isBeating)
                _beat.Change(Interval, Interval);
            _isBeating = true;
        }
    }

    /// <summary>Whether a session may be resumed by this token, now or after it has ended.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<bool> KnowAsync(string tokenHash) =>
        _byToken.ContainsKey(tokenHash) || await Tokens.FindAsync(tokenHash, CancellationToken.None) is not null;

    public void Dispose()
    {
        _onChange?.Dispose();
        _beat.Dispose();
        _renewal.Dispose();
    }

    private TimeSpan BetweenLooks
    {
        get
        {
            var wanted = Options.TokenLifetime / LooksInALifetime;
            return wanted < LongestBetweenLooks ? wanted : LongestBetweenLooks;
        }
    }

    private void Beat()
    {
        try
        {
            while (TakeDue() is { } due)
                due.Session.Expire(due.CutOff);
            lock (_lock)
            {
                _isBeating = _kept.Count > 0;
                if (!_isBeating)
                    _beat.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception exception)
        {
            SessionsLog.ClockFailed(Logger, exception);
        }
    }

    private void Renew()
    {
        try
        {
            var renewBefore = Time.GetUtcNow().UtcDateTime - (Options.TokenLifetime / 2);
            foreach (var (_, session) in _byToken)
            {
                if (session.Token.SavedAt < renewBefore)
                    _ = session.Token.RenewAsync();
            }
        }
        catch (Exception exception)
        {
            SessionsLog.ClockFailed(Logger, exception);
        }

        lock (_lock)
        {
            _isRenewing = !_byToken.IsEmpty;
            if (_isRenewing)
                LookAfter(BetweenLooks);
        }
    }

    /// <summary>Tokens may live shorter from now on, and be due before the next look. However often this is said, a look is not put off.</summary>
    private void LookSooner()
    {
        lock (_lock)
        {
            var left = _nextLook - Time.GetUtcNow();
            if (_isRenewing && BetweenLooks < left)
                LookAfter(BetweenLooks);
        }
    }

    private void LookAfter(TimeSpan wait)
    {
        _nextLook = Time.GetUtcNow() + wait;
        _renewal.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private (ResumableSession Session, long CutOff)? TakeDue()
    {
        lock (_lock)
        {
            if (!_kept.TryPeek(out var first) || Time.GetElapsedTime(first.Since) < Options.ResumeWindow)
                return null;
            _kept.Dequeue();
            return (first.Session, first.CutOff);
        }
    }
}
