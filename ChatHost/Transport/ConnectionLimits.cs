using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ChatHost.Protocols;
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
    /// Takes one more place, whatever the limits say, for what stays of a connection that is about to give its own back; until
    /// disposed.
    /// </summary>
    public IDisposable Hold(EndPoint? remote)
    {
        Interlocked.Increment(ref _open);
        if (KeyOf(remote) is { } key)
            _perAddress.AddOrUpdate(key, 1, static (_, count) => count + 1);
        return new HeldPlace(this, remote);
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

    private sealed class HeldPlace(ConnectionLimits limits, EndPoint? remote) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                limits.Leave(remote);
        }
    }
}
