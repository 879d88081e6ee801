using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Echo and Nod, the protocols without frames.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(1_000_003)]
    [InlineData(8 * 1024 * 1024)]
    public async Task Echo_gives_every_byte_back_and_closes_after_the_last(int length)
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Echo);
        var random = new Random(length);
        var bytes = new byte[length];
        random.NextBytes(bytes);

        var sending = Task.Run(
            async () =>
            {
                for (var sent = 0; sent < length;)
                {
                    var size = Math.Min(random.Next(1, 100_000), length - sent);
                    await client.SendBytesAsync(bytes.AsMemory(sent, size));
                    sent += size;
                }

                client.HalfClose();
            },
            TestContext.Current.CancellationToken);
        var echoed = await client.ReadBytesToEndAsync();
        await sending;

        Assert.True(bytes.AsSpan().SequenceEqual(echoed), $"{echoed.Length} of {length} bytes came back, or others.");
    }

    [Fact]
    public async Task A_peer_that_does_not_read_its_echo_is_not_read_from_and_gets_all_of_it_later()
    {
        const int MostInBuffers = 96 * 1024 * 1024;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells that a peer does not read.");
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Echo, receiveBuffer: 65536);
        var chunk = new byte[256 * 1024];
        new Random(1).NextBytes(chunk);

        var sent = 0L;
        var sending = Task.CompletedTask;
        while (sent < MostInBuffers)
        {
            sending = client.SendBytesAsync(chunk);
            sent += chunk.Length;
            await TestWait.UntilAsync(() => sending.IsCompleted || ClosedWindow.IsKnockedAt(client.Socket));
            if (!sending.IsCompleted)
                break;
            await sending;
        }

        var reading = client.ReadBytesToEndAsync();
        await sending;
        client.HalfClose();
        var echoed = await reading;

        Assert.True(sent < MostInBuffers, "The server took everything, so it keeps it somewhere.");
        Assert.Equal(sent, echoed.Length);
        for (var start = 0; start < echoed.Length; start += chunk.Length)
            Assert.True(chunk.AsSpan().SequenceEqual(echoed.AsSpan(start, chunk.Length)), $"Other bytes came back near {start}.");
    }

    [Fact]
    public async Task Nod_answers_27_bytes_however_they_are_split()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Nod);

        for (var i = 0; i < 27; i++)
            await client.SendBytesAsync(new byte[] { (byte)i });

        Assert.Equal("Just nod if you can hear me!", Encoding.ASCII.GetString(await client.ReadBytesToEndAsync()));
    }

    [Fact]
    public async Task Nod_says_nothing_to_26_bytes_and_an_end()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Nod);

        await client.SendBytesAsync(new byte[26]);
        client.HalfClose();

        Assert.Empty(await client.ReadBytesToEndAsync());
    }

    [Fact]
    public async Task Nod_closes_in_order_on_a_client_that_sends_more()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Nod);

        await client.SendBytesAsync(new byte[100_000]);

        Assert.Equal("Just nod if you can hear me!", Encoding.ASCII.GetString(await client.ReadBytesToEndAsync()));
    }
}
