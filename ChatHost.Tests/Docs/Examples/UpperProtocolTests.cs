using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Docs.Examples;

/// <summary>The examples of docs/adding-a-protocol.md do what it says, from bytes to bytes.</summary>
public sealed class UpperProtocolTests : IDisposable
{
    private readonly InMemoryConnection _client = new();
    private readonly ConnectionTable _table = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new());

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Each_line_comes_back_in_capitals()
    {
        var runs = RunAsync(new UpperProtocol(_limits));

        await _client.SendAsync("hello\r\nthere");
        _client.EndSending();

        Assert.Equal("HELLO", await _client.ReadLineAsync());
        Assert.Equal("THERE", await _client.ReadLineAsync());
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Each_message_of_a_WebSocket_comes_back_in_capitals()
    {
        var runs = RunAsync(new UpperWebSocketProtocol(new UpperProtocol(_limits), _limits));

        await _client.SendAsync(RawWebSocket.Frame(RawWebSocket.Text, Encoding.UTF8.GetBytes("hello")));
        await _client.SendAsync(RawWebSocket.Frame(RawWebSocket.Close, [0x03, 0xE8]));

        var read = "";
        await TestWait.UntilAsync(() =>
        {
            read += _client.TakeAll();
            return runs.IsCompleted;
        });

        // The frames' first bytes, and the close's code, are not UTF-8.
        Assert.Equal("\uFFFD\u0005HELLO\uFFFD\u0002\u0003\uFFFD", read);
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    private Task RunAsync<TProtocol>(TProtocol protocol)
        where TProtocol : IFramedProtocol
    {
        var time = new ManualTime();
        _table.Add(new(_client.Context, "Upper", default, time.GetTimestamp()));
        var handler = new FramedConnectionHandler<TProtocol>(
            protocol, new(new(_limits), new(_limits), time, NullLogger<FramedConnection>.Instance));
        return handler.OnConnectedAsync(_client.Context);
    }
}
