namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>What one client has sent, and what of it was not acknowledged: that much it sends again when it comes back.</summary>
internal sealed class SentMessages(string nick, TalkPlan plan, ReliabilityChecker checker) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [];
    private readonly SortedSet<int> _unacknowledged = [];
    private readonly SemaphoreSlim _window = new(plan.Window);
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Message? _lastAcknowledged;

    /// <summary>Whether it has nothing new to say.</summary>
    public bool IsComplete => _messages.Count == plan.Messages;

    /// <summary>Completes when all it had to say was acknowledged or refused.</summary>
    public Task AllAnswered => _allAnswered.Task;

    /// <summary>The next message, once few enough are under way.</summary>
    public async Task<Message> NextAsync(string room, CancellationToken cancellationToken)
    {
        await _window.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var message = Message.Create(nick, _messages.Count + 1, room);
            checker.Sent(message);
            _messages.Add(message);
            _unacknowledged.Add(message.Number);
            return message;
        }
    }

    /// <summary>What may be lost; before it once more the last that is not: it must get its first number.</summary>
    public IReadOnlyList<Message> ToSendAgain()
    {
        lock (_lock)
        {
            var unacknowledged = _unacknowledged.Select(number => _messages[number - 1]);
            return _lastAcknowledged is null ? [.. unacknowledged] : [_lastAcknowledged, .. unacknowledged];
        }
    }

    public void Acknowledge(int number, string room, long seq)
    {
        lock (_lock)
        {
            var message = _messages[number - 1];
            checker.Acknowledge(message, room, seq);
            if (Remove(number))
                _lastAcknowledged = message;
        }
    }

    /// <summary>It was refused, and is not sent again.</summary>
    public void GiveUp(int number)
    {
        lock (_lock)
            Remove(number);
    }

    public void Dispose() => _window.Dispose();

    private bool Remove(int number)
    {
        if (!_unacknowledged.Remove(number))
            return false;
        _window.Release();
        if (IsComplete && _unacknowledged.Count == 0)
            _allAnswered.TrySetResult();
        return true;
    }
}
