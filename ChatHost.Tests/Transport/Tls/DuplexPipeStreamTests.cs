using System.IO.Pipelines;
using System.Text;
using ChatHost.Transport;
using ChatHost.Transport.Tls;

namespace ChatHost.Tests.Transport.Tls;

public sealed class DuplexPipeStreamTests
{
    private readonly Pipe _input = new();
    private readonly Pipe _output = new(new PipeOptions(pauseWriterThreshold: 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_system_takes_at_once_never_enters_the_pipe()
    {
        var socket = new FullSocket(capacity: 100);
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, socket);

        await stream.WriteAsync("hello"u8.ToArray(), Cancellation);

        Assert.Equal("hello", socket.Taken);
        Assert.False(_output.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_the_system_does_not_take_follows_in_the_pipe(int capacity)
    {
        var socket = new FullSocket(capacity);
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, socket);

        await stream.WriteAsync("hello"u8.ToArray(), Cancellation);

        Assert.Equal("hello"[..capacity], socket.Taken);
        Assert.Equal("hello"[capacity..], await TakePipedAsync());
    }

    [Fact]
    public async Task Without_a_socket_all_goes_through_the_pipe()
    {
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, socket: null);

        await stream.WriteAsync("hello"u8.ToArray(), Cancellation);

        Assert.Equal("hello", await TakePipedAsync());
    }

    [Fact]
    public async Task A_connection_that_is_over_fails_the_write_and_nothing_is_piped()
    {
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, new FullSocket(capacity: -1));

        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync("hello"u8.ToArray(), Cancellation).AsTask());
        Assert.False(_output.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_any_more_fails_the_write()
    {
        await _output.Reader.CompleteAsync();
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, new FullSocket(capacity: 2));

        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync("hello"u8.ToArray(), Cancellation).AsTask());
    }

    [Fact]
    public async Task A_read_of_nothing_waits_for_something_and_takes_none_of_it()
    {
        await using var stream = new DuplexPipeStream(_input.Reader, _output.Writer, socket: null);
        var waiting = stream.ReadAsync(Memory<byte>.Empty, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        await _input.Writer.WriteAsync("hello"u8.ToArray(), Cancellation);

        Assert.Equal(0, await waiting);
        var buffer = new byte[3];
        Assert.Equal(3, await stream.ReadAsync(buffer, Cancellation));
        Assert.Equal("hel"u8, buffer);
        Assert.Equal(2, await stream.ReadAsync(buffer, Cancellation));
        await _input.Writer.CompleteAsync();
        Assert.Equal(0, await stream.ReadAsync(buffer, Cancellation));
    }

    private async Task<string> TakePipedAsync()
    {
        var piped = await _output.Reader.ReadAsync(Cancellation);
        return Encoding.UTF8.GetString(piped.Buffer);
    }

    /// <summary>A socket whose system takes so many bytes and no more; with less than none it is over.</summary>
    private sealed class FullSocket(int capacity) : IConnectionSocket
    {
        public string Taken { get; private set; } = "";

        public bool TrySend(ReadOnlySpan<byte> bytes, out int taken)
        {
            taken = Math.Clamp(capacity, 0, bytes.Length);
            Taken += Encoding.UTF8.GetString(bytes[..taken]);
            return capacity >= 0;
        }

        public bool TryGetTcpInfo(Span<byte> info) => false;

        public void EndSending()
        {
        }
    }
}
