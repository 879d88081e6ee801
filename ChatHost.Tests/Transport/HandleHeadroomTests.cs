using System.Net.Sockets;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class HandleHeadroomTests
{
    private const int Far = 1 << 30;

    private int? _limit = Far;

    [Theory]
    [InlineData(Far, 16, true)]
    [InlineData(Far, Far, false)]
    [InlineData(0, 0, false)]
    [InlineData(int.MaxValue, int.MaxValue, true)]
    public void Handles_are_left_while_the_newest_is_further_from_the_limit_than_the_reserve(int limit, int reserve, bool isLeft)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems report no limit.");
        _limit = limit;
        var room = new HandleHeadroom(() => _limit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        Assert.Equal(isLeft, room.IsLeft(reserve));
        Assert.Equal(isLeft, room.IsLeft(socket.Handle, reserve));
    }

    [Fact]
    public void A_changed_limit_counts_from_the_next_check()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems report no limit.");
        var room = new HandleHeadroom(() => _limit);

        _limit = 0;
        Assert.False(room.IsLeft(reserve: 1));
        _limit = Far;

        Assert.True(room.IsLeft(reserve: 1));
    }

    [Fact]
    public void A_limit_that_cannot_be_read_keeps_its_last_value()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems report no limit.");
        _limit = 0;
        var room = new HandleHeadroom(() => _limit);

        _limit = null;

        Assert.False(room.IsLeft(reserve: 1));
    }
}
