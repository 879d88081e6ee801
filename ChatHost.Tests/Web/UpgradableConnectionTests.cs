using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ChatHost.Tests.Support;
using ChatHost.Web;

namespace ChatHost.Tests.Web;

/// <summary>Whatever HTTP calls of the pipes that it is lent, the connection's own answer; once upgraded, they outlive it.</summary>
public sealed class UpgradableConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_reaches_the_connection()
    {
        var connection = new InMemoryConnection();
        var own = connection.Context.Transport;
        await connection.SendAsync("GET / HTTP/1.1");

        var isUpgraded = await UpgradableConnection.LendAsync(connection.Context, async lent =>
        {
            var (input, output) = (lent.Transport.Input, lent.Transport.Output);
            Assert.NotSame(own, lent.Transport);
            Assert.True(input.TryRead(out var read));
            input.AdvanceTo(read.Buffer.GetPosition(4));
            read = await input.ReadAsync(Cancellation);
            Assert.Equal("/ HTTP/1.1", Encoding.ASCII.GetString(read.Buffer));
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            input.CancelPendingRead();
            Assert.True((await input.ReadAsync(Cancellation)).IsCanceled);
            input.AdvanceTo(read.Buffer.End);

            Assert.True(output.CanGetUnflushedBytes);
            "HTTP"u8.CopyTo(output.GetSpan(4));
            output.Advance(4);
            "/1.1"u8.ToArray().CopyTo(output.GetMemory(4));
            output.Advance(4);
            Assert.Equal(8, output.UnflushedBytes);
            output.CancelPendingFlush();
            Assert.True((await output.FlushAsync(Cancellation)).IsCanceled);
            Assert.Equal("HTTP/1.1", connection.TakeAll());
        }, isSurplus: false);

        Assert.False(isUpgraded);
        Assert.Same(own, connection.Context.Transport);
        Assert.Null(connection.Context.Features.Get<UpgradableConnection>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_HTTP_completes_is_closed_unless_it_was_upgraded(bool upgrades)
    {
        var connection = new InMemoryConnection();

        var isUpgraded = await UpgradableConnection.LendAsync(connection.Context, lent =>
        {
            if (upgrades)
                lent.Features.Get<UpgradableConnection>()!.Upgraded(client: null);
            lent.Transport.Input.Complete();
            lent.Transport.Output.Complete();
            return Task.CompletedTask;
        }, isSurplus: false);

        Assert.Equal(upgrades, isUpgraded);
        if (!upgrades)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await connection.Context.Transport.Input.ReadAsync(Cancellation));
            return;
        }

        await connection.SendAsync("frame");
        Assert.Equal("frame", Encoding.ASCII.GetString((await connection.Context.Transport.Input.ReadAsync(Cancellation)).Buffer));
        connection.Context.Transport.Output.Write("answer"u8);
        var flushing = connection.Context.Transport.Output.FlushAsync(Cancellation);
        Assert.Equal("answer", connection.TakeAll());
        await flushing;
    }
}
