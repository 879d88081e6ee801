using System.Buffers;
using System.IO.Pipelines;
using ChatHost.Protocols;

namespace ChatHost.Tests.Protocols;

public sealed class ExactReaderTests
{
    private readonly Pipe _pipe = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("abc")]
    [InlineData("a", "bc")]
    [InlineData("ab", "c")]
    [InlineData("a", "b", "c")]
    public async Task The_bytes_may_come_in_any_number_of_packets(params string[] packets)
    {
        var reading = ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled).AsTask();
        foreach (var packet in packets)
        {
            Assert.False(reading.IsCompleted);
            await WriteAsync(packet);
        }

        Assert.True(await reading);
    }

    [Fact]
    public async Task Bytes_after_the_wanted_ones_stay_in_the_pipe()
    {
        await WriteAsync("abcde");

        Assert.True(await ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled));

        var rest = await _pipe.Reader.ReadAsync(Cancelled);
        Assert.Equal("de"u8, rest.Buffer.ToArray());
    }

    [Fact]
    public async Task They_can_be_read_one_after_the_other()
    {
        await WriteAsync("abcdef");
        await _pipe.Writer.CompleteAsync();

        Assert.True(await ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled));
        Assert.True(await ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled));
        Assert.False(await ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    public async Task An_input_that_ends_first_returns_false(string packet)
    {
        var reading = ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled);
        await WriteAsync(packet);
        await _pipe.Writer.CompleteAsync();

        Assert.False(await reading);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_consumes_nothing()
    {
        var reading = ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled);
        await WriteAsync("ab");
        _pipe.Reader.CancelPendingRead();

        Assert.False(await reading);

        await WriteAsync("c");
        Assert.True(await ExactReader.ReadExactlyAsync(_pipe.Reader, 3, Cancelled));
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_wait()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var reading = ExactReader.ReadExactlyAsync(_pipe.Reader, 3, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private async Task WriteAsync(string packet) => await _pipe.Writer.WriteAsync(packet.Select(c => (byte)c).ToArray(), Cancelled);
}
