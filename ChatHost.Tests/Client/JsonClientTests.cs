using System.Text.Json.Nodes;
using ChatHost.Client;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Client;

public sealed class JsonClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_are_typed_over_either_carrier(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await JsonClient.ConnectAsync(ClientStart.Uri(host, overWebSocket), Cancellation);
        if (!client.ServerSpeaksFirst)
            await client.SendAsync(new() { ["type"] = "start" }, Cancellation);
        await client.SendAsync(new() { ["type"] = "send", ["room"] = "general", ["text"] = "hello", ["id"] = "1" }, Cancellation);
        await client.SendAsync(new() { ["type"] = "dance", ["id"] = "2" }, Cancellation);
        await client.SendAsync(new() { ["type"] = "quit", ["id"] = "3" }, Cancellation);

        var events = new List<ChatEvent>();
        await foreach (var happened in client.ReadAllAsync(Cancellation))
            events.Add(happened);

        Assert.Equal("user1", events.OfType<HelloEvent>().Single().Nick);
        Assert.Equal("hello", events.OfType<MessageEvent>().Single().Text);
        Assert.Equal(["1", "3"], events.OfType<AckEvent>().Select(ack => ack.Id));
        Assert.Equal("unknownType", events.OfType<ErrorEvent>().Single().Code);
    }

    [Fact]
    public async Task A_WebSocket_closed_by_this_side_ends_the_session()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await JsonClient.ConnectAsync(ClientStart.Uri(host, overWebSocket: true), Cancellation);
        await client.SendAsync(new JsonObject { ["type"] = "start" }, Cancellation);
        Assert.IsType<HelloEvent>(await client.ReadAsync(Cancellation));

        await client.Channel.CloseAsync(Cancellation);

        Assert.Null(await client.ReadAsync(Cancellation));
        Assert.Equal(1000, ((WebSocketChannel)client.Channel).CloseCode);
    }

    [Fact]
    public async Task A_path_without_WebSockets_is_an_IO_exception()
    {
        await using var host = await InProcessHost.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => JsonClient.ConnectAsync(new Uri($"ws://{host.Web}/elsewhere"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => JsonClient.ConnectAsync(new Uri($"http://{host.Web}/ws"), Cancellation));
    }
}
