using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ChatHost.Protocols;
using ChatHost.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>
/// How many connections there may be, in all and from one address, over all listeners of clients. An IPv6 host has a
/// whole /64 network to choose addresses from, so that counts as one address. Loopback is counted only in all.
/// </summary>
internal sealed class ConnectionLimits(IOptionsMonitor<LimitOptions> options)
{
    private readonly ConcurrentDictionary<UInt128, int> _perAddress = new();
    private readonly int _handles = FileHandleLimit.ForConnections();
    private int _open;

    /// <summary>How many there may be in all: the setting, or what the process's file handle limit leaves, if that is less.</summary>
    public int Effective => Math.Min(options.CurrentValue.MaxConnections, _handles);

    /// <summary>Whether the file handle limit is what counts.</summary>
    public bool IsLoweredByHandles => _handles < options.CurrentValue.MaxConnections;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes a place for a connection; false if there is none, or, with <paramref name="tooManyOfAddress"/>, none for its address.</summary>
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
    /// Has a connection's place held, until disposed, by what stays of the connection: the place is free once both are gone, so
    /// that whoever was cut off counts once all the while, however long the connection takes to close. Once for each connection.
    /// </summary>
    public IDisposable Hold(ConnectionContext connection)
    {
        var held = new HeldPlace(this, connection.RemoteEndPoint);
        connection.Features.Set(held);
        return held;
    }

    /// <summary>Gives the place of a connection back, or leaves it to whoever still holds it.</summary>
    public void Leave(ConnectionContext connection)
    {
        if (connection.Features.Get<HeldPlace>() is { } held)
            held.Release();
        else
            Leave(connection.RemoteEndPoint);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(EndPoint? remote)
    {
        Interlocked.Decrement(ref _open);
        if (KeyOf(remote) is not { } key)
            return;
        // The entry of an address goes with its last connection, unless another comes at this moment.
        if (_perAddress.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0)
            _perAddress.TryRemove(new(key, 0));
    }

    /// <summary>The address of IPv4, or the /64 of IPv6 that one customer has; null for what has none.</summary>
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
            bytes[15] = 4; // Keeps 1.2.3.4 apart from the network that starts with the same bytes.
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>
    /// A place that two have: a connection, and what stays of it. Made only for a connection that is about to close, so that
    /// an idle one needs no object for its place.
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
