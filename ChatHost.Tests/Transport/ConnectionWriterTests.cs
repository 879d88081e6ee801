using System.IO.Pipelines;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>The writer over a real pipe, whose flush is over when its reader has taken everything.</summary>
public sealed class ConnectionWriterTests
{
    private readonly InMemoryConnection _connection = new();
    private readonly ConnectionWriter _writer;

    public ConnectionWriterTests() => _writer = new(_connection.Context.Transport.Output, socket: null);

    [Fact]
    public void Nothing_goes_out_before_the_flush_and_everything_with_it()
    {
        _writer.Write("one\n"u8);
        _writer.Write("two\n"u8);
        Assert.Equal("", _connection.TakeAll());
        Assert.Equal(8, _writer.BytesUnderWay);

        Assert.True(_writer.Flush());

        Assert.Equal("one\ntwo\n", _connection.TakeWrite());
    }

    [Fact]
    public void A_flush_is_under_way_until_the_peer_has_taken_it()
    {
        _writer.Send("one\n"u8);
        _writer.Flush();
        Assert.False(_writer.TryEndFlush());
        Assert.True(_writer.IsFlushing);

        _connection.TakeWrite();

        Assert.True(_writer.TryEndFlush());
        Assert.False(_writer.IsFlushing);
        Assert.Equal((0, 1), (_writer.BytesUnderWay, _writer.Flushes));
    }

    [Fact]
    public void A_flush_without_bytes_is_none()
    {
        Assert.True(_writer.Flush());

        Assert.False(_writer.IsFlushing);
        Assert.True(_writer.TryEndFlush());
        Assert.Equal(0, _writer.Flushes);
    }

    [Fact]
    public void A_flush_during_another_ends_with_it_as_one()
    {
        _writer.Send("one\n"u8);
        _writer.Flush();
        _writer.Send("two\n"u8);
        _writer.Flush();
        Assert.Equal(8, _writer.BytesUnderWay);

        Assert.Equal("one\ntwo\n", _connection.TakeAll());

        Assert.True(_writer.TryEndFlush());
        Assert.Equal((0, 1), (_writer.BytesUnderWay, _writer.Flushes));
    }

    [Fact]
    public void The_end_of_a_flush_runs_what_waits_for_it_once()
    {
        var ends = 0;
        _writer.Send("one\n"u8);
        _writer.Flush();
        _writer.OnFlushed(() => ends++);
        Assert.Equal(0, ends);

        _connection.TakeWrite();
        Assert.True(_writer.TryEndFlush());
        _writer.Send("two\n"u8);
        _writer.Flush();
        _connection.TakeWrite();

        Assert.Equal(1, ends);
    }

    [Fact]
    public void A_peer_that_goes_ends_the_flush_and_breaks_the_writer()
    {
        var ends = 0;
        _writer.Send("one\n"u8);
        _writer.Flush();
        _writer.OnFlushed(() => ends++);

        _connection.Reset();

        Assert.Equal(1, ends);
        Assert.True(_writer.TryEndFlush());
        Assert.True(_writer.IsBroken);
        Assert.False(_writer.Flush());
    }

    [Fact]
    public void A_pipe_whose_flush_fails_breaks_the_writer_and_nothing_is_thrown()
    {
        var writer = new ConnectionWriter(new FailingPipe { Fails = true }, socket: null);

        Assert.True(writer.Send("one\n"u8));
        Assert.True(writer.Flush());
        Assert.False(writer.IsBroken);

        Assert.True(writer.TryEndFlush());
        Assert.True(writer.IsBroken);
    }

    [Fact]
    public void A_pipe_that_throws_breaks_the_writer_and_nothing_is_thrown()
    {
        var writer = new ConnectionWriter(new FailingPipe { Throws = true }, socket: null);

        writer.Send("one\n"u8);

        Assert.False(writer.Flush());
        Assert.True(writer.IsBroken);
        Assert.False(writer.IsFlushing);
    }

    [Fact]
    public void A_broken_writer_writes_nothing()
    {
        _writer.Break();

        Assert.False(_writer.Send("one\n"u8));
        _writer.Write("two\n"u8);
        Assert.False(_writer.Flush());

        Assert.Equal("", _connection.TakeAll());
        Assert.Equal(0, _writer.BytesUnderWay);
    }

    /// <summary>A pipe that takes bytes, and fails when they are flushed.</summary>
    private sealed class FailingPipe : PipeWriter
    {
        private readonly byte[] _buffer = new byte[4096];

        public bool Fails { get; init; }

        public bool Throws { get; init; }

        public override void Advance(int bytes)
        {
            // It is taken.
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            Throws ? throw new InvalidOperationException("The pipe was completed.")
            : Fails ? ValueTask.FromException<FlushResult>(new IOException("Broken pipe."))
            : default;

        public override void CancelPendingFlush()
        {
            // None is ever pending.
        }

        public override void Complete(Exception? exception = null)
        {
            // Nothing is held.
        }
    }
}
