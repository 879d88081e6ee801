using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// The buffers of connections whose bytes are taken as they come: 64 KiB each, where Kestrel's have 4 KiB, so that one
/// system call carries what sixteen would. A peer that is served keeps none; one that does not read keeps a few.
/// Lines are short and many wait for their end, so they stay with Kestrel's.
/// </summary>
internal sealed class StreamBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockSize = 64 * 1024;

    /// <summary>4 MiB stay for the next ones; the collector has the rest.</summary>
    private const int MostKept = 64;

    private readonly ConcurrentQueue<Block> _free = new();

    public override int MaxBufferSize => BlockSize;

    /// <summary>One pool serves all listeners.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    /// <summary>A listener that closes takes nothing with it: others may have blocks.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(StreamBlocks pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize);

        public void Dispose()
        {
            if (pool._free.Count < MostKept)
                pool._free.Enqueue(this);
        }
    }
}
