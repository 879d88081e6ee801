using System.Buffers;
using System.IO.Pipelines;
using ChatHost.Protocols.Echo;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Echo;

public sealed class EchoLoopTests
{
    private const int PipeBytes = 4096;

    // Inline schedulers: when a call to a pipe returns, the loop has done all that it can.
    private static readonly PipeOptions Options = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: PipeBytes,
        resumeWriterThreshold: PipeBytes / 2,
        useSynchronizationContext: false);

    private readonly Pipe _input = new(Options);
    private readonly Pipe _output = new(Options);
    private long _counted;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_come_back_while_the_input_goes_on()
    {
        var echo = Run();

        await _input.Writer.WriteAsync("one"u8.ToArray(), Cancelled);
        Assert.Equal("one"u8, Heard());

        await _input.Writer.WriteAsync("two"u8.ToArray(), Cancelled);
        Assert.Equal("two"u8, Heard());

        Assert.False(echo.IsCompleted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PipeBytes)]
    [InlineData(1_000_003)]
    public async Task Any_bytes_of_any_length_come_back_exact_before_the_loop_ends(int length)
    {
        var said = new byte[length];
        new Random(7).NextBytes(said);

        var echo = RunToEndAsync();
        var saying = SayAsync(said);
        using var heard = new MemoryStream();
        await _output.Reader.CopyToAsync(heard, Cancelled);
        await saying;
        await echo;

        Assert.Equal(said, heard.ToArray());
        Assert.Equal(length, _counted);
    }

    [Fact]
    public async Task Bytes_that_come_with_the_half_close_are_flushed_before_the_loop_ends()
    {
        await _input.Writer.WriteAsync("last"u8.ToArray(), Cancelled);
        await _input.Writer.CompleteAsync();

        await Run();

        Assert.Equal("last"u8, Heard());
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_no_longer_read_from()
    {
        var said = 0;
        var echo = Run();

        ValueTask<FlushResult> flush;
        do
        {
            flush = _input.Writer.WriteAsync(new byte[512], Cancelled);
            said += 512;
        }
        while (flush.IsCompleted && said < 100 * PipeBytes);

        Assert.False(flush.IsCompleted);
        Assert.InRange(said, 2 * PipeBytes, 3 * PipeBytes);

        var heard = Heard().Length;
        await flush;
        await _input.Writer.CompleteAsync();
        while (!echo.IsCompleted)
            heard += Heard().Length;

        Assert.Equal(said, heard + Heard().Length);
    }

    [Fact]
    public async Task The_next_bytes_are_awaited_while_the_last_ones_are_flushed()
    {
        var input = new CountingReader(_input.Reader);
        _ = EchoLoop.RunAsync(input, _output.Writer, onBytes: null);

        await _input.Writer.WriteAsync(new byte[PipeBytes - 1], Cancelled);
        await _input.Writer.WriteAsync(new byte[1], Cancelled);

        Assert.Equal(3, input.Reads);
    }

    [Fact]
    public async Task A_cancelled_read_ends_the_loop_when_what_was_there_is_echoed()
    {
        var echo = Run();
        await _input.Writer.WriteAsync(new byte[PipeBytes - 1], Cancelled);
        await _input.Writer.WriteAsync("x"u8.ToArray(), Cancelled);
        await _input.Writer.WriteAsync("last"u8.ToArray(), Cancelled);

        _input.Reader.CancelPendingRead();
        Assert.False(echo.IsCompleted);
        var heard = new List<byte>();
        while (!echo.IsCompleted)
            heard.AddRange(Heard());

        heard.AddRange(Heard());
        await echo;
        Assert.Equal([.. new byte[PipeBytes - 1], .. "xlast"u8], heard);
    }

    [Fact]
    public async Task A_cancelled_read_ends_an_idle_loop()
    {
        var echo = Run();

        _input.Reader.CancelPendingRead();

        Assert.True(echo.IsCompletedSuccessfully);
        await echo;
    }

    [Fact]
    public async Task The_loop_ends_when_the_output_is_not_read()
    {
        var echo = Run();
        await _output.Reader.CompleteAsync();

        await _input.Writer.WriteAsync("one"u8.ToArray(), Cancelled);
        await _input.Writer.WriteAsync("two"u8.ToArray(), Cancelled);

        Assert.True(echo.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_cancelled_flush_frees_a_loop_whose_reader_is_stuck()
    {
        var echo = Run();
        await _input.Writer.WriteAsync(new byte[PipeBytes - 1], Cancelled);
        await _input.Writer.WriteAsync(new byte[1], Cancelled);
        await _input.Writer.WriteAsync(new byte[1], Cancelled);
        Assert.False(echo.IsCompleted);

        _output.Writer.CancelPendingFlush();

        Assert.True(echo.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_reset_passes_through()
    {
        var echo = Run();

        await _input.Writer.CompleteAsync(new IOException("reset"));

        await Assert.ThrowsAsync<IOException>(() => echo);
    }

    [Fact]
    public async Task Input_that_never_pauses_leaves_the_thread_to_others_now_and_then()
    {
        var input = new EndlessReader();

        var echo = await Task.Run(() => new { Loop = EchoLoop.RunAsync(input, PipeWriter.Create(Stream.Null), onBytes: null) }, Cancelled)
            .WaitAsync(TestWait.Patience, Cancelled);

        Assert.False(echo.Loop.IsCompleted);
        input.IsOver = true;
        await echo.Loop.WaitAsync(TestWait.Patience, Cancelled);
    }

    private Task Run() => EchoLoop.RunAsync(_input.Reader, _output.Writer, bytes => _counted += bytes);

    private async Task RunToEndAsync()
    {
        await Run();
        await _output.Writer.CompleteAsync();
    }

    /// <summary>Says the bytes in packets of many sizes, then half-closes.</summary>
    private async Task SayAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var size = 1; !bytes.IsEmpty; size = (size * 3 % 5003) + 1)
        {
            var packet = bytes[..Math.Min(size, bytes.Length)];
            await _input.Writer.WriteAsync(packet, Cancelled);
            bytes = bytes[packet.Length..];
        }

        await _input.Writer.CompleteAsync();
    }

    /// <summary>What waits in the output right now.</summary>
    private byte[] Heard()
    {
        if (!_output.Reader.TryRead(out var read))
            return [];

        var heard = read.Buffer.ToArray();
        _output.Reader.AdvanceTo(read.Buffer.End);
        return heard;
    }

    private sealed class CountingReader(PipeReader inner) : PipeReader
    {
        public int Reads { get; private set; }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            Reads++;
            return inner.ReadAsync(cancellationToken);
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);
        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);
        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);
        public override void CancelPendingRead() => inner.CancelPendingRead();
        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    /// <summary>Always has the next byte.</summary>
    private sealed class EndlessReader : PipeReader
    {
        private volatile bool _isOver;

        public bool IsOver
        {
            set => _isOver = value;
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            new(new ReadResult(new(new byte[1]), isCanceled: false, isCompleted: _isOver));

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead() => _isOver = true;

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
