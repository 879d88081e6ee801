using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Sessions;

/// <summary>
/// What was sent under the ids of one token, so that no line is said twice: the lines under way and the latest others here, all
/// others in the store, which is asked only when one of them may have been sent under that very id: nobody has to wait for the disk
/// to say something new.
/// </summary>
/// <param name="token">The token's hash.</param>
/// <param name="store">Remembers under which id a message was sent, as long as it keeps the message.</param>
/// <param name="hasPast">Whether something may have been sent under the token before.</param>
internal sealed class SendLedger(string token, IHistoryStore store, bool hasPast)
{
    /// <summary>Number of messages held here: more than a client that lost its connection sends again.</summary>
    private const int Held = 256;

    private readonly Lock _lock = new();
    private Dictionary<string, PendingSend>? _byId;
    private Queue<PendingSend>? _inOrder;
    private GrowingBloomFilter? _others;

    /// <summary>How a message is known to the store.</summary>
    public SendId Name(string id) => new(token, id);

    /// <summary>The line under that id that was sent a while ago at most.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out PendingSend? line)
    {
        line = null;
        lock (_lock)
            return _byId?.TryGetValue(id, out line) == true;
    }

    /// <summary>What was kept under that id long ago.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<RoomEvent?> FindLoggedAsync(string id)
    {
        lock (_lock)
        {
            if (!hasPast && _others?.MayHold(id) != true)
                return default;
        }

        return store.FindSentAsync(Name(id), CancellationToken.None);
    }

    /// <summary>A new line is on its way.</summary>
    public void Add(PendingSend line)
    {
        lock (_lock)
        {
            _byId ??= new(StringComparer.Ordinal);
            _inOrder ??= new();
            _byId[line.Id!] = line;
            _inOrder.Enqueue(line);
            while (_inOrder.Count > Held && (_inOrder.Peek().IsLogged || !Holds(_inOrder.Peek())))
            {
                var oldest = _inOrder.Dequeue();
                if (Holds(oldest))
                    _byId.Remove(oldest.Id!);
                (_others ??= new()).Add(oldest.Id!);
            }
        }
    }

    /// <summary>It was not said after all.</summary>
    public void Forget(PendingSend line)
    {
        lock (_lock)
        {
            if (Holds(line))
                _byId!.Remove(line.Id!);
        }
    }

    private bool Holds(PendingSend line) => _byId!.TryGetValue(line.Id!, out var held) && held == line;
}
