using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Client;

namespace ChatHost.Tests.Client;

public sealed class TcpChannelTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TcpChannelTests() => _listener.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one\r\ntwo\n\r\nthrée\r\n", new[] { "one", "two", "", "thrée" })]
    [InlineData("no end", new string[0])]
    [InlineData("", new string[0])]
    public async Task Lines_are_received_without_their_ends_and_without_a_last_one_that_has_none(string sent, string[] expected)
    {
        var (channel, server) = await ConnectAsync();
        using (channel)
        {
            using (server)
                server.Send(Encoding.UTF8.GetBytes(sent));

            var lines = new List<string>();
            while (await channel.ReceiveAsync(Cancellation) is { } line)
                lines.Add(line);

            Assert.Equal(expected, lines);
            Assert.Equal(sent[(sent.LastIndexOf('\n') + 1)..], Encoding.UTF8.GetString(channel.Buffered.Span));
        }
    }

    [Fact]
    public async Task Lines_longer_than_any_buffer_are_received_whole()
    {
        var (channel, server) = await ConnectAsync();
        using var _ = server;
        using (channel)
        {
            var line = new string('x', 300_000);
            var sending = server.SendAsync(Encoding.UTF8.GetBytes($"short\n{line}\nshort again\n"), Cancellation).AsTask();

            Assert.Equal("short", await channel.ReceiveAsync(Cancellation));
            Assert.Equal(line, await channel.ReceiveAsync(Cancellation));
            Assert.Equal("short again", await channel.ReceiveAsync(Cancellation));
            await sending;
        }
    }

    [Fact]
    public async Task Undecoded_lines_keep_their_carriage_return()
    {
        var (channel, server) = await ConnectAsync();
        using var _ = server;
        using (channel)
        {
            server.Send("a\r\nb\nc"u8);

            Assert.True(await channel.WaitToReceiveAsync(Cancellation));
            Assert.True(channel.TryReceive(out var first));
            Assert.Equal("a\r"u8, first.Span);
            Assert.True(channel.TryReceive(out var second));
            Assert.Equal("b"u8, second.Span);
            Assert.False(channel.TryReceive(out var __));
        }
    }

    [Fact]
    public async Task Bytes_are_received_after_lines_with_nothing_left_out()
    {
        var (channel, server) = await ConnectAsync();
        using (channel)
        {
            using (server)
                server.Send("line\nbytes"u8);
            Assert.Equal("line", await channel.ReceiveAsync(Cancellation));

            var bytes = new byte[3];
            var all = new List<byte>();
            while (await channel.ReceiveBytesAsync(bytes, Cancellation) is > 0 and var count)
                all.AddRange(bytes[..count]);

            Assert.Equal("bytes"u8.ToArray(), all);
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_invalid_data()
    {
        var (channel, server) = await ConnectAsync();
        using var _ = server;
        using (channel)
        {
            server.Send([0xFF, (byte)'\n']);

            await Assert.ThrowsAsync<InvalidDataException>(() => channel.ReceiveAsync(Cancellation).AsTask());
        }
    }

    [Fact]
    public async Task A_reset_is_a_lost_connection()
    {
        var (channel, server) = await ConnectAsync();
        using (channel)
        {
            server.Close(timeout: 0);

            await Assert.ThrowsAsync<IOException>(() => channel.ReceiveAsync(Cancellation).AsTask());
        }
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_connection_as_it_was()
    {
        var (channel, server) = await ConnectAsync();
        using var _ = server;
        using (channel)
        {
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var waiting = channel.ReceiveAsync(cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

            server.Send("still here\n"u8);

            Assert.Equal("still here", await channel.ReceiveAsync(Cancellation));
        }
    }

    [Fact]
    public async Task A_closed_port_and_an_unknown_host_are_IO_exceptions()
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();

        var refused = await Assert.ThrowsAsync<IOException>(() => TcpChannel.ConnectAsync("127.0.0.1", port, Cancellation));

        Assert.Contains(nameof(SocketError.ConnectionRefused), refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => TcpChannel.ConnectAsync("no-such-host.invalid", port, Cancellation));
    }

    public void Dispose() => _listener.Dispose();

    private async Task<(TcpChannel Channel, Socket Server)> ConnectAsync()
    {
        var accepting = _listener.AcceptSocketAsync(Cancellation);
        var channel = await TcpChannel.ConnectAsync(_listener.LocalEndpoint, cancellationToken: Cancellation);
        return (channel, await accepting);
    }
}
