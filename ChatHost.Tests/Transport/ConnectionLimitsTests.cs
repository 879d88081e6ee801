using System.Net;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class ConnectionLimitsTests
{
    private readonly ConnectionLimits _limits =
        new(new FixedOptions<LimitOptions>(new() { MaxConnections = 6, ConnectionsPerAddress = 2 }));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]                     // the same host through a socket for both families
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)] // one /64
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.7", "c000:0207::", false)]                         // the same first bytes, of another family
    public void Addresses_of_one_host_are_counted_together(string first, string second, bool isOneHost)
    {
        Assert.True(Enter(first));
        Assert.True(Enter(first));

        Assert.Equal(!isOneHost, Enter(second));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_counts_only_towards_the_total(string address)
    {
        for (var i = 0; i < 6; i++)
            Assert.True(Enter(address));

        Assert.False(Enter(address));
        Assert.False(Enter("192.0.2.7"));
        Assert.Equal(6, _limits.Open);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_and_the_session_that_outlives_it_count_once_until_both_are_gone(bool connectionClosesFirst)
    {
        var limits = new ConnectionLimits(new FixedOptions<LimitOptions>(new() { MaxConnections = 2, ConnectionsPerAddress = 1 }));
        var connection = new InMemoryConnection(remote: new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1)).Context;
        Assert.True(limits.TryEnter(connection.RemoteEndPoint, out _));
        Action closes = () => limits.Leave(connection);

        var held = limits.Hold(connection);
        var whileBoth = limits.Open;
        (connectionClosesFirst ? closes : held.Dispose)();
        var whileOne = limits.Open;
        var another = limits.TryEnter(connection.RemoteEndPoint, out var tooManyOfAddress);
        (connectionClosesFirst ? held.Dispose : closes)();
        held.Dispose();

        Assert.Equal((1, 1), (whileBoth, whileOne));
        Assert.False(another);
        Assert.True(tooManyOfAddress);
        Assert.Equal(0, limits.Open);
        Assert.True(limits.TryEnter(connection.RemoteEndPoint, out _));
    }

    [Fact]
    public void A_connection_that_closes_makes_way_for_another_of_its_address()
    {
        Enter("192.0.2.7");
        Enter("192.0.2.7");
        Assert.False(Enter("192.0.2.7"));

        Leave("192.0.2.7");

        Assert.True(Enter("192.0.2.7"));
        Assert.False(Enter("192.0.2.7"));
    }

    [Fact]
    public void A_refused_connection_is_not_counted()
    {
        for (var i = 0; i < 20; i++)
            Enter("192.0.2.7");

        Assert.Equal(2, _limits.Open);
        Assert.True(Enter("192.0.2.8"));
    }

    [Fact]
    public void A_peer_without_an_address_counts_towards_the_total()
    {
        for (var i = 0; i < 6; i++)
            Assert.True(_limits.TryEnter(remote: null, out _));

        Assert.False(_limits.TryEnter(remote: null, out _));
        _limits.Leave(remote: null);
        Assert.True(_limits.TryEnter(remote: null, out _));
    }

    [Fact]
    public async Task Concurrent_connections_never_pass_the_limit_and_are_all_uncounted()
    {
        var most = 0;
        var here = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    if (!Enter("192.0.2.7"))
                        continue;
                    most = Math.Max(most, Interlocked.Increment(ref here));
                    Interlocked.Decrement(ref here);
                    Leave("192.0.2.7");
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.InRange(most, 1, 2);
        Assert.Equal(0, _limits.Open);
        Assert.True(Enter("192.0.2.7"));
        Assert.True(Enter("192.0.2.7"));
    }

    [Fact]
    public void The_limit_of_file_handles_lowers_the_setting()
    {
        var limits = new ConnectionLimits(new FixedOptions<LimitOptions>(new() { MaxConnections = 10_000_000 }));

        Assert.Equal(Math.Min(10_000_000, FileHandleLimit.ForConnections()), limits.Effective);
        Assert.Equal(FileHandleLimit.ForConnections() < 10_000_000, limits.IsLoweredByHandles);
        Assert.Equal(6, _limits.Effective);
    }

    private bool Enter(string address) => _limits.TryEnter(new IPEndPoint(IPAddress.Parse(address), 50000), out _);

    private void Leave(string address) => _limits.Leave(new IPEndPoint(IPAddress.Parse(address), 50001));
}
