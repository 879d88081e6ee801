using System.Text;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>
/// An outbox's writer whose progress the test decides: a flush is under way until the test takes it, and what waited for that runs on the
/// test's thread. It fails if it is used by two threads at once, or in another way than <see cref="IConnectionWriter"/> allows.
/// </summary>
internal sealed class FakeWriter : IConnectionWriter
{
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _flushed = new();
    private Action? _continuation;
    private bool _isFlushOver;
    private int _isUsed;

    public bool IsBroken { get; private set; }

    public bool IsFlushing { get; private set; }

    public int BytesUnderWay { get; private set; }

    public int Flushes { get; private set; }

    /// <summary>Lines that go out with the pieces of one flush, each as it was sent or written.</summary>
    public List<string> Pieces { get; } = [];

    /// <summary>How often the outbox asked to be told of the end of a flush.</summary>
    public int Awaited { get; private set; }

    /// <summary>The peer goes when the next flush begins, as a pipe shows it that throws.</summary>
    public bool BreaksAtFlush { get; set; }

    /// <summary>Ends the flush under way, and returns what it held; empty if there is none.</summary>
    public string TakeWrite()
    {
        var text = _flushed.ToString();
        _flushed.Clear();
        EndFlush();
        return text;
    }

    /// <summary>Takes all there is, flush by flush.</summary>
    public string TakeAll()
    {
        var all = new StringBuilder();
        while (TakeWrite() is { Length: > 0 } text)
            all.Append(text);
        return all.ToString();
    }

    /// <summary>The peer goes: the flush under way shows it, or the next use.</summary>
    public void Reset()
    {
        IsBroken = true;
        EndFlush();
    }

    public bool TryEndFlush() => Exclusively(() =>
    {
        if (IsFlushing && !_isFlushOver)
            return false;
        if (IsFlushing)
            (IsFlushing, BytesUnderWay, Flushes) = (false, _written.Length, Flushes + 1);
        return true;
    });

    public bool Send(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        return !IsBroken;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        Exclusively(() =>
        {
            if (IsBroken)
                return true;
            Pieces.Add(text);
            _written.Append(text);
            BytesUnderWay += text.Length;
            return true;
        });
    }

    public bool Flush() => Exclusively(() =>
    {
        IsBroken |= BreaksAtFlush;
        if (IsBroken || _written.Length == 0)
            return !IsBroken;
        _flushed.Append(_written);
        _written.Clear();
        (IsFlushing, _isFlushOver) = (true, false);
        return true;
    });

    public void OnFlushed(Action continuation) => Exclusively(() =>
    {
        Assert.True(IsFlushing, "There is no flush to wait for.");
        Assert.Null(_continuation);
        Awaited++;
        _continuation = continuation;
        return true;
    });

    public void Break() => Exclusively(() => IsBroken = true);

    private void EndFlush()
    {
        _isFlushOver = true;
        var continuation = _continuation;
        _continuation = null;
        continuation?.Invoke();
    }

    private bool Exclusively(Func<bool> use)
    {
        Assert.Equal(0, Interlocked.Exchange(ref _isUsed, 1));
        try
        {
            return use();
        }
        finally
        {
            Volatile.Write(ref _isUsed, 0);
        }
    }
}
