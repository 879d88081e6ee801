using System.Buffers;
using System.Text;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Tests.Support;

/// <summary>
/// A connection as a protocol sees it, with a test at the other end. What is typed has had its effect on the session when
/// <see cref="TypeAsync(string)"/> completes, unless the session paces it: then that completes at the pause.
/// </summary>
internal sealed class FakeConnection(string id, TimeProvider time) : IFramedConnection
{
    private readonly Lock _lock = new();
    private readonly List<byte> _typed = [];
    private readonly StringBuilder _read = new();
    private TaskCompletionSource _isResting = NewSignal();
    private TaskCompletionSource _hasTyped = NewSignal();
    private TaskCompletionSource? _pause;
    private bool _isEnding;
    private bool _hasEnded;
    private int _heldPlaces;

    public string Id => id;

    public System.Net.IPAddress? Address { get; init; }

    public SessionOrigin Origin => new("Test", Remote: null, time.GetUtcNow().UtcDateTime, time.GetUtcNow().UtcDateTime, IsEncrypted: false);

    public bool IsConfidential { get; set; } = true;

    /// <summary>The fingerprint of the client's certificate.</summary>
    public string? Certificate { get; init; }

    public bool IsGone { get; set; }

    public Session? Session { get; set; }

    /// <summary>Why the server dismissed it, if it did.</summary>
    public DisconnectReason? DisconnectReason { get; private set; }

    /// <summary>The words that the session wants to be used, once it has said which.</summary>
    public IServerMessages? Words { get; private set; }

    /// <summary>How many places under the limits are held for sessions of this connection.</summary>
    public int HeldPlaces => Volatile.Read(ref _heldPlaces);

    public bool IsEnding => Volatile.Read(ref _isEnding);

    /// <summary>How long the session wants to wait, while it does.</summary>
    public TimeSpan? PausedFor { get; private set; }

    /// <summary>Called before a part of a long answer is taken.</summary>
    public Func<Task> BeforeLongAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>Types a line and its end.</summary>
    public Task TypeAsync(string line) => TypeAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public Task TypeAsync(byte[] bytes)
    {
        lock (_lock)
        {
            _typed.AddRange(bytes);
            if (_pause is not null || _hasEnded)
                return Task.CompletedTask;
            _isResting = NewSignal();
            _hasTyped.TrySetResult();
            return _isResting.Task.WaitAsync(TestWait.Patience);
        }
    }

    /// <summary>Closes this side, or goes without a word: the session's read loop comes to its end.</summary>
    public void Hangup() => End();

    /// <summary>Completes when the session waits for input, is paced, or has ended.</summary>
    public Task RestAsync()
    {
        lock (_lock)
            return _isResting.Task.WaitAsync(TestWait.Patience);
    }

    /// <summary>The lines that came since the last call, without their ends.</summary>
    public IReadOnlyList<string> Read()
    {
        var text = ReadText();
        if (text.Length == 0)
            return [];
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        return text[..^2].Split("\r\n");
    }

    /// <summary>All that came since the last call.</summary>
    public string ReadText()
    {
        lock (_lock)
        {
            var text = _read.ToString();
            _read.Clear();
            return text;
        }
    }

    public void Speak(IServerMessages words, string protocol) => Words = words;

    public IDisposable HoldPlace()
    {
        Interlocked.Increment(ref _heldPlaces);
        return new HeldPlace(this);
    }

    public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
    {
        var waiting = ReadOnlySequence<byte>.Empty;
        while (!IsEnding)
        {
            while (!IsEnding && cutter.TryCut(ref waiting, isFinal: false, out var frame))
                yield return frame;
            Task hasTyped;
            lock (_lock)
            {
                // One that is ending comes to rest when it has ended.
                if (_isEnding)
                    yield break;
                if (_typed.Count > 0)
                {
                    waiting = new([.. waiting.ToArray(), .. _typed]);
                    _typed.Clear();
                    continue;
                }

                hasTyped = (_hasTyped = NewSignal()).Task;
                _isResting.TrySetResult();
            }

            await hasTyped;
        }
    }

    public async ValueTask<bool> PauseAsync(TimeSpan delay)
    {
        var pause = NewSignal();
        await using var timer = time.CreateTimer(_ => Resume(pause), null, delay, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            (_pause, PausedFor) = (pause, delay);
            _isResting.TrySetResult();
        }

        if (!IsEnding)
            await pause.Task;
        return !IsEnding;
    }

    public void Send(ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            if (!_isEnding)
                _read.Append(Encoding.UTF8.GetString(frame.Span));
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame)
    {
        await BeforeLongAnswer();
        Send(frame);
    }

    public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
    {
        foreach (var run in lines)
            Send(batch[run]);
    }

    public void Disconnect(DisconnectReason dismissal)
    {
        if (DisconnectReason is null && Words is { } words)
            Send(words.Goodbye(dismissal));
        DisconnectReason ??= dismissal;
        End();
    }

    public void Close(ReadOnlyMemory<byte> lastBytes)
    {
        Send(lastBytes);
        End();
    }

    /// <summary>For whoever runs the protocol: it has returned.</summary>
    public void Ended()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _isResting.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Resume(TaskCompletionSource pause)
    {
        lock (_lock)
        {
            if (_pause != pause)
                return;
            (_pause, PausedFor) = (null, null);
            _isResting = NewSignal();
            pause.TrySetResult();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            Volatile.Write(ref _isEnding, true);
            _hasTyped.TrySetResult();
            _pause?.TrySetResult();
        }
    }

    private sealed class HeldPlace(FakeConnection peer) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref peer._heldPlaces);
    }
}
