using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Transport.Doors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>
/// How many connections there may be, in total and from one address, over all listeners of clients. An IPv6 host can choose addresses from
/// a whole /64 network, so that counts as one address. Loopback counts only towards the total.
/// </summary>
internal sealed class ConnectionLimits(IOptionsMonitor<LimitOptions> options)
{
    private readonly ConcurrentDictionary<UInt128, int> _perAddress = new();
    private readonly int _handles = FileHandleLimit.ForConnections();
    private int _open;

    /// <summary>Maximum number in total: the setting, or what the process's file handle limit allows, if that is less.</summary>
    public int Effective => Math.Min(options.CurrentValue.MaxConnections, _handles);

    /// <summary>Whether the file handle limit is the lower of the two.</summary>
    public bool IsLoweredByHandles => _handles < options.CurrentValue.MaxConnections;

    public int Open => Volatile.Read(ref _open);

    /// <summary>The same for a connection whose peer is known; a proxy's own is not counted.</summary>
    public bool TryEnter(ConnectionContext connection, out bool tooManyOfAddress)
    {
        tooManyOfAddress = false;
        return connection.Features.Get<UncountedConnection>() is not null || TryEnter(connection.RemoteEndPoint, out tooManyOfAddress);
    }

    /// <summary>Counts a connection. Returns false if there are too many, or, with <paramref name="tooManyOfAddress"/>, too many from its address.</summary>
    public bool TryEnter(EndPoint? remote, out bool tooManyOfAddress)
    {
        tooManyOfAddress = false;
        if (Interlocked.Increment(ref _open) > Effective)
        {
            Interlocked.Decrement(ref _open);
            return false;
        }

        if (KeyOf(remote) is not { } key)
            return true;
        if (_perAddress.AddOrUpdate(key, 1, static (_, count) => count + 1) <= options.CurrentValue.ConnectionsPerAddress)
            return true;
        tooManyOfAddress = true;
        Leave(remote);
        return false;
    }

    /// <summary>
    /// Keeps a connection counted, until disposed, for the session that outlives it: the count falls when both are gone, so that a client
    /// that was cut off counts once, however long its connection takes to close. At most once per connection.
    /// </summary>
    public IDisposable Hold(ConnectionContext connection)
    {
        var held = new HeldPlace(this, connection.RemoteEndPoint);
        connection.Features.Set(held);
        return held;
    }

    /// <summary>Stops counting a connection, unless a session still holds its place.</summary>
    public void Leave(ConnectionContext connection)
    {
        if (connection.Features.Get<HeldPlace>() is { } held)
            held.Release();
        else if (connection.Features.Get<UncountedConnection>() is null)
            Leave(connection.RemoteEndPoint);
    }

    /// <summary>Stops counting one connection.</summary>
    public void Leave(EndPoint? remote)
    {
        Interlocked.Decrement(ref _open);
        if (KeyOf(remote) is not { } key)
            return;
        // An address is removed with its last connection, unless another comes at this moment.
        if (_perAddress.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0)
            _perAddress.TryRemove(new(key, 0));
    }

    /// <summary>The IPv4 address, or the /64 network of the IPv6 address; null where there is no address.</summary>
    public static IPAddress? NetworkOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out _))
            return address;
        bytes[8..].Clear();
        return new(bytes);
    }

    private static UInt128? KeyOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address } || IPAddress.IsLoopback(address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (IPAddress.IsLoopback(address) || !address.TryWriteBytes(bytes, out _))
            return null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        else
            bytes[15] = 4; // Distinguishes 1.2.3.4 from the network that starts with the same bytes.
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>
    /// A count shared by a connection and the session that outlives it. Made only for a connection that is about to close, so that an idle
    /// one needs no object for it.
    /// </summary>
    private sealed class HeldPlace(ConnectionLimits limits, EndPoint? remote) : IDisposable
    {
        private int _holders = 2;
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                Release();
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref _holders) == 0)
                limits.Leave(remote);
        }
    }
}
