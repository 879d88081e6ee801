using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Benchmarks.Stores;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Benchmarks;

public sealed class RoomMemberTests
{
    [Theory]
    [InlineData("""{"type":"message","room":"dev","seq":8,"text":"x"}""", null)]
    [InlineData("""{"type":"message","room":"dev","seq":9,"text":"x"}""", "dev: 9 came after 7.")]
    [InlineData("""{"type":"message","room":"dev","seq":7,"text":"x"}""", "dev: 7 came after 7.")]
    [InlineData("""{"type":"gap","room":"dev","from":8,"to":9}""", """dev: {"type":"gap","room":"dev","from":8,"to":9}""")]
    public async Task Mistakes_of_the_server_are_found(string line, string? fault)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var figures = new RoomFigures();
        var serving = ServeAsync(listener, """{"type":"joined","room":"dev","nick":"me","members":1,"lastSeq":7}""", line);

        using var member = await RoomMember.EnterAsync(
            (IPEndPoint)listener.LocalEndpoint, "dev", window: 0, figures, TestContext.Current.CancellationToken);
        var running = member.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await serving.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        Assert.Equal(fault, figures.Fault);
    }

    /// <summary>Reads what one who enters says, sends some lines and closes.</summary>
    private static async Task ServeAsync(TcpListener listener, params string[] lines)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        foreach (var said in new[] { "/leave", "/json", "{" })
            Assert.StartsWith(said, await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var text = string.Concat(lines.Prepend("Welcome to the chat server!").Select(line => line + "\r\n"));
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
    }
}
