using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport.Epoll;

/// <summary>A port whose connections are polled by <see cref="Pollers"/>.</summary>
internal sealed class EpollPort : IClientPort<EpollPort.Accepted>, IPollTarget
{
    private readonly Socket _port;
    private readonly Pollers _pollers;
    private readonly Poller _poller;
    private TaskCompletionSource _signal = new();
    private volatile bool _isClosed;
    private LocalAddress? _lastLocal;

    /// <param name="port">A socket that is bound and listens.</param>
    /// <param name="pollers">Signal new connections, and what they send.</param>
    public EpollPort(Socket port, Pollers pollers)
    {
        _port = port;
        _pollers = pollers;
        port.Blocking = false;
        EndPoint = port.LocalEndPoint!;
        _poller = pollers.Next();
        _poller.Add(this, port.Handle);
    }

    /// <summary>An accepted socket, and its peer's address.</summary>
    internal sealed class Accepted(Descriptor descriptor, IPEndPoint remote) : IDisposable
    {
        public Descriptor Descriptor => descriptor;

        public IPEndPoint Remote => remote;

        public void Dispose() => descriptor.Dispose();
    }

    /// <summary>An address in the system's form, and as an endpoint.</summary>
    private sealed record LocalAddress(byte[] Bytes, IPEndPoint EndPoint);

    public EndPoint EndPoint { get; }

    public async ValueTask<Accepted> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the attempt: a client that comes in between signals this one.
            var signal = Volatile.Read(ref _signal).Task;
            if (TryAccept(out var accepted))
                return accepted;
            await signal.WaitAsync(cancellationToken);
        }
    }

    public nint HandleOf(Accepted accepted) => accepted.Descriptor.Number;

    public ConnectionContext Connect(Accepted accepted)
    {
        try
        {
            return new EpollConnection(accepted.Descriptor, accepted.Remote, this, _pollers.Next());
        }
        catch (Win32Exception exception)
        {
            throw new SocketException((int)CauseOf(exception.NativeErrorCode), exception.Message);
        }
    }

    public void Dispose() => Close();

    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _poller.Remove(_port.Handle);
        _port.Dispose();
        Signal();
    }

    /// <summary>The local address that the peer connected to. Consecutive connections to the same address share one object.</summary>
    public unsafe IPEndPoint? LocalAddressOf(Descriptor connection)
    {
        var address = stackalloc byte[SocketAddress.MaxSize];
        var length = SocketAddress.MaxSize;
        try
        {
            if (Libc.GetLocalAddress(connection, address, &length) != 0)
                return null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }

        var bytes = new ReadOnlySpan<byte>(address, length);
        if (_lastLocal is { } last && bytes.SequenceEqual(last.Bytes))
            return last.EndPoint;
        var local = SocketAddress.Read(bytes);
        _lastLocal = new(bytes.ToArray(), local);
        return local;
    }

    void IPollTarget.OnReady(uint events) => Signal();

    private void Signal() => Interlocked.Exchange(ref _signal, new()).TrySetResult();

    private unsafe bool TryAccept([NotNullWhen(true)] out Accepted? accepted)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var address = stackalloc byte[SocketAddress.MaxSize];
        var length = SocketAddress.MaxSize;
        accepted = null;
        while (true)
        {
            var number = Libc.Accept(_port.SafeHandle, address, &length, Libc.AcceptFlags);
            if (number >= 0)
            {
                accepted = new(new(number), SocketAddress.Read(new(address, length)));
                return true;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.Interrupted:
                    continue;
                case Libc.Again:
                    return false;
                case var error:
                    ObjectDisposedException.ThrowIf(_isClosed, this);
                    throw new SocketException((int)CauseOf(error));
            }
        }
    }

    /// <summary>
    /// Translates the system's errors to .NET's, as far as <see cref="AcceptBackoff.IsCauseOf"/> needs. What accept(2) lists as an error of
    /// one connection ends only that. Any other error would recur at once, so the port waits as it does for handles.
    /// </summary>
    public static SocketError CauseOf(int error) => error switch
    {
        Libc.TooManyFiles or Libc.TooManyFilesInSystem => SocketError.TooManyOpenSockets,
        Libc.NoBuffers => SocketError.NoBufferSpaceAvailable,
        Libc.NotPermitted or Libc.ProtocolError or Libc.NoSuchOption or Libc.NotSupported or Libc.NetworkDown or Libc.NetworkUnreachable
            or Libc.ConnectionAborted or Libc.HostDown or Libc.HostUnreachable or Libc.NoNetwork => SocketError.ConnectionAborted,
        _ => SocketError.SocketError,
    };
}
