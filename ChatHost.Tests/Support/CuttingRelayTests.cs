using System.Net;
using System.Net.Sockets;

namespace ChatHost.Tests.Support;

public sealed class CuttingRelayTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public CuttingRelayTests() => _server.Start();

    [Fact]
    public async Task It_ends_quietly_while_it_passes_on_what_a_connection_sends()
    {
        var relay = await StartAsync();
        using var client = await ChatClient.ConnectAsync(new(IPAddress.Loopback, relay.Port));
        using var server = await AcceptAsync();
        await server.GetStream().WriteAsync("one\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await client.ExpectAsync("one");

        await relay.DisposeAsync();

        Assert.Null(await client.ReadLineAsync());
    }

    [Fact]
    public async Task The_first_connection_is_cut_before_the_text_and_the_next_is_not()
    {
        await using var relay = await StartAsync();
        var read = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            using var client = await ChatClient.ConnectAsync(new(IPAddress.Loopback, relay.Port));
            using var server = await AcceptAsync();
            await server.GetStream().WriteAsync("one\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            read.Add(await client.ReadLineAsync());
            await server.GetStream().WriteAsync("cut\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            read.Add(i == 0 ? await client.ReadLineAsync() : (await client.ReadUntilAsync("cut"))[^1]);
        }

        Assert.Equal(["one", null, "one", "cut"], read);
        Assert.Equal(2, relay.Connections);
    }

    public void Dispose() => _server.Dispose();

    private Task<CuttingRelay> StartAsync() => CuttingRelay.StartAsync((IPEndPoint)_server.LocalEndpoint, cutAfter: "cut");

    private async Task<TcpClient> AcceptAsync() =>
        await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
}
