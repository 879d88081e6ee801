using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// Accepts connections for Kestrel, in a loop that survives a shortage of file handles: Kestrel's own loop would retry at once, without end.
/// Clients that come meanwhile wait in the port's backlog.
/// </summary>
/// <param name="port">The port; closed with the listener.</param>
/// <param name="reserve">How many handles are left for other uses: threads, which take two each, and files.</param>
/// <param name="headroom">Reports whether they are.</param>
/// <param name="backoff">Waits while they are not.</param>
internal sealed class SocketListener<TSocket>(IClientPort<TSocket> port, int reserve, HandleHeadroom headroom, AcceptBackoff backoff)
    : IConnectionListener
    where TSocket : class, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    public EndPoint EndPoint => port.EndPoint;

    /// <summary>
    /// The next connection; null once the port is closed. Errors of a connection or the process are not thrown, since that would end
    /// Kestrel's loop for good.
    /// </summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TSocket? accepted = null;
            try
            {
                accepted = await port.AcceptAsync(cancellationToken);
                if (!headroom.IsLeft(port.HandleOf(accepted), reserve))
                    await WaitForHeadroomAsync();
                return port.Connect(accepted);
            }
            catch (SocketException exception) when (accepted is null && AcceptBackoff.IsCauseOf(exception))
            {
                await backoff.WaitAsync(_closed.Token);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                accepted?.Dispose();
                return null;
            }
            catch (SocketException)
            {
                // The peer is gone already.
                accepted?.Dispose();
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _closed.Cancel();
        port.Close();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        port.Dispose();
        return UnbindAsync();
    }

    /// <summary>Holds back the accepted connection, and all behind it, until others have closed or the port closes.</summary>
    private async Task WaitForHeadroomAsync()
    {
        do
            await backoff.WaitAsync(_closed.Token);
        while (!_closed.IsCancellationRequested && !headroom.IsLeft(reserve));
    }
}
