using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// A port at which connections for Kestrel are accepted, by a loop that survives a lack of file handles: Kestrel's own asks
/// again at once and without end. Whoever comes meanwhile waits in the port's backlog.
/// </summary>
/// <param name="port">Closed with this.</param>
/// <param name="reserve">So many handles are left for others: for threads, which take two each, and files.</param>
/// <param name="room">Tells whether they are.</param>
/// <param name="shortage">Waits while they are not.</param>
internal sealed class SocketListener<TSocket>(IClientPort<TSocket> port, int reserve, HandleHeadroom room, AcceptBackoff shortage)
    : IConnectionListener
    where TSocket : class, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    public EndPoint EndPoint => port.EndPoint;

    /// <summary>
    /// The next connection; null once the port is closed. What befalls a connection or the process is not thrown, since that
    /// would end Kestrel's loop for good.
    /// </summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TSocket? accepted = null;
            try
            {
                accepted = await port.AcceptAsync(cancellationToken);
                if (!room.IsLeft(port.HandleOf(accepted), reserve))
                    await WaitForRoomAsync();
                return port.Connect(accepted);
            }
            catch (SocketException exception) when (accepted is null && AcceptBackoff.IsCauseOf(exception))
            {
                await shortage.WaitAsync(_closed.Token);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                accepted?.Dispose();
                return null;
            }
            catch (SocketException)
            {
                // The peer has gone already.
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

    /// <summary>Holds back the one that was accepted, and all behind it, until others have closed; or, at a stop, no longer.</summary>
    private async Task WaitForRoomAsync()
    {
        do
            await shortage.WaitAsync(_closed.Token);
        while (!_closed.IsCancellationRequested && !room.IsLeft(reserve));
    }
}
