using System.Text.Json.Nodes;

namespace ChatHost.Client;

/// <summary>
/// Sends requests in the order in which they were made, each when there is a session over a connection: at once, or when the next
/// connection stands.
/// </summary>
internal sealed class RequestSender(PendingRequests pending) : IDisposable
{
    private readonly SemaphoreSlim _order = new(1, 1);
    private volatile JsonClient? _live;

    /// <summary>Whether requests are sent at once.</summary>
    public bool IsLive => _live is not null;

    /// <summary>Adds a request to those pending, and sends it if it can be sent now.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the wait for those before it, not the sending.</param>
    public async Task SendAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            pending.Add(request);
            if (_live is { } live)
                await TrySendAsync(live, request).ConfigureAwait(false);
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>A session speaks over this connection: sends what opens it, then everything pending. Never throws.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="opening">What opens it.</param>
    /// <param name="entered">
    /// Whether the rooms were entered, once that is known. Nothing is said before: if the connection is lost, only the answer reveals
    /// from which number on a room must be read.
    /// </param>
    public async Task OpenAsync(JsonClient connection, IReadOnlyList<JsonObject> opening, Task<bool> entered)
    {
        await _order.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var frame in opening)
                await connection.SendAsync(frame).ConfigureAwait(false);
            if (!await entered.ConfigureAwait(false))
                return;
            FailUnrepeatable();
            _live = connection;
            foreach (var request in pending.All)
                await TrySendAsync(connection, request).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The reader of the connection notices too, and opens a new one.
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>Sends a request without waiting for its answer. Never throws.</summary>
    public static async Task TrySendAsync(JsonClient connection, JsonObject frame)
    {
        try
        {
            await connection.SendAsync(frame).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // As above.
        }
    }

    /// <summary>The connection was lost.</summary>
    public void Lose()
    {
        _live = null;
        FailUnrepeatable();
    }

    public void Dispose() => _order.Dispose();

    private async Task TrySendAsync(JsonClient connection, PendingRequest request)
    {
        pending.BeginSend(request);
        await TrySendAsync(connection, request.Body).ConfigureAwait(false);
    }

    private void FailUnrepeatable() =>
        pending.Fail(request => request is { OnLoss: OnLoss.Fail, WasSent: true }, new IOException("The connection was lost before the answer came."));
}
