namespace ChatHost.Benchmarks.Generator;

/// <summary>One socket of a <see cref="Swarm{TConnection}"/>, and what of it the kernel has not taken or not given yet.</summary>
internal class Connection
{
    private byte[] _part = [];
    private byte[] _unsent = [];
    private int _unsentStart;
    private int _unsentEnd;

    /// <summary>Its index in the swarm.</summary>
    public int Id { get; init; }

    /// <summary>0 when closed.</summary>
    public int Handle { get; set; }

    /// <summary>What encrypts; null where nothing does, or before it is connected.</summary>
    public TlsSession? Tls { get; set; }

    /// <summary>It has been greeted, and is where it belongs.</summary>
    public bool IsReady { get; set; }

    public bool IsConnected { get; set; }

    /// <summary>It reads; else what is sent to it stays in the kernel and in the server.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>When it began to connect.</summary>
    public long Started { get; set; }

    /// <summary>The start of a line, whose end has not come yet.</summary>
    public ReadOnlySpan<byte> Part => _part.AsSpan(0, PartLength);

    public int PartLength { get; private set; }

    public bool HasUnsent => _unsentEnd > _unsentStart;

    public PollEvents Awaits =>
        (Reads ? PollEvents.Readable : PollEvents.None) | (HasUnsent || !IsConnected ? PollEvents.Writable : PollEvents.None);

    public void KeepPart(ReadOnlySpan<byte> part)
    {
        if (_part.Length < part.Length)
            _part = new byte[part.Length + 256];
        part.CopyTo(_part);
        PartLength = part.Length;
    }

    /// <summary>Sends what the kernel takes now and keeps the rest.</summary>
    /// <returns>False when the connection is broken.</returns>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        var taken = HasUnsent ? 0 : Offer(bytes);
        if (taken == -2)
            return false;
        Keep(bytes[Math.Max(0, taken)..]);
        return true;
    }

    /// <summary>Sends the buffered bytes.</summary>
    /// <returns>False when the connection is broken.</returns>
    public bool SendKept()
    {
        var taken = HasUnsent ? Offer(_unsent.AsSpan(_unsentStart.._unsentEnd)) : 0;
        _unsentStart += Math.Max(0, taken);
        if (!HasUnsent)
            _unsentStart = _unsentEnd = 0;
        return taken != -2;
    }

    /// <returns>As <see cref="Libc.Receive"/>.</returns>
    public int Receive(Span<byte> buffer) => Tls is null ? Libc.Receive(Handle, buffer) : Tls.Receive(buffer);

    private int Offer(ReadOnlySpan<byte> bytes) => Tls is null ? Libc.Send(Handle, bytes) : Tls.Send(bytes);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_unsentEnd + bytes.Length > _unsent.Length)
            Array.Resize(ref _unsent, (_unsentEnd + bytes.Length) * 2);
        bytes.CopyTo(_unsent.AsSpan(_unsentEnd));
        _unsentEnd += bytes.Length;
    }
}
