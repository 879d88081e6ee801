using ChatHost.Client;
using ChatHost.Tests.Support;
using ChatClient = ChatHost.Client.ChatClient;

namespace ChatHost.Tests.Client;

/// <summary>Reads the events of a client, keeps them, and finds the one that a test waits for.</summary>
internal sealed class ReceivedEvents(ChatClient client) : IAsyncDisposable
{
    private readonly List<ChatEvent> _all = [];
    private readonly IAsyncEnumerator<ChatEvent> _events = client.ReadAllAsync(Cancellation).GetAsyncEnumerator(Cancellation);
    private Task<bool> _moving = Task.FromResult(true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All events read so far.</summary>
    public IReadOnlyList<ChatEvent> All => _all;

    /// <summary>The numbers of what was read in a room, gaps left out.</summary>
    public IEnumerable<long> Numbers(string room) => _all.OfType<MessageEvent>().Where(message => message.Room == room).Select(message => message.Seq);

    /// <summary>Reads up to an event, and returns it.</summary>
    public async Task<TEvent> UntilAsync<TEvent>(Predicate<TEvent>? isWanted = null)
        where TEvent : ChatEvent
    {
        try
        {
            while (await MoveNextAsync())
            {
                if (_events.Current is TEvent wanted && isWanted?.Invoke(wanted) != false)
                    return wanted;
            }
        }
        catch (TimeoutException)
        {
            // What came instead says more.
        }

        throw new TimeoutException($"{typeof(TEvent).Name} never came. {client.Nick} read:\n{string.Join('\n', _all)}");
    }

    /// <summary>Reads to the end of the session.</summary>
    public async Task ToEndAsync()
    {
        while (await MoveNextAsync())
        {
        }
    }

    /// <summary>While an event is waited for in vain, the enumerator cannot be disposed.</summary>
    public ValueTask DisposeAsync() => _moving.IsCompleted ? _events.DisposeAsync() : default;

    private async Task<bool> MoveNextAsync()
    {
        _moving = _events.MoveNextAsync().AsTask();
        if (!await _moving.WaitAsync(TestWait.Patience, Cancellation))
            return false;
        _all.Add(_events.Current);
        return true;
    }
}
