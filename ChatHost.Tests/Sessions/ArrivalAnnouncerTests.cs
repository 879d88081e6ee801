using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

public sealed class ArrivalAnnouncerTests
{
    private readonly ChatParts _chat = new();

    [Fact]
    public async Task A_session_that_stays_is_announced_after_a_second()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        var (bob, _) = _chat.Enter("bob");
        await _chat.JoinAsync(bob, "dev");

        _chat.Time.Advance(TimeSpan.FromMilliseconds(999));
        await _chat.SettleAsync();
        Assert.Equal(["entered dev: 1 here, last 0", "dev alice joined (1)"], alice.Take());

        _chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _chat.SettleAsync();
        Assert.Equal(["dev bob joined (2)"], alice.Take());
    }

    [Fact]
    public async Task A_session_that_speaks_is_announced_at_once_and_only_once()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        var (bob, _) = _chat.Enter("bob");
        await _chat.JoinAsync(bob, "dev");
        alice.Take();

        bob.Announce();
        bob.Announce();
        _chat.Time.Advance(TimeSpan.FromSeconds(5));
        await _chat.SettleAsync();

        Assert.Equal(["dev bob joined (2)"], alice.Take());
    }

    [Fact]
    public async Task A_session_that_came_and_went_within_the_second_is_never_announced()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        var (bob, _) = _chat.Enter("bob");
        await _chat.JoinAsync(bob, "dev");
        alice.Take();

        _chat.Lobby.End(bob);
        _chat.Time.Advance(TimeSpan.FromSeconds(5));
        await _chat.SettleAsync();

        Assert.Empty(alice.Take());
        Assert.False(bob.IsAnnounced);
    }

    [Fact]
    public void Each_has_a_second_of_its_own_though_one_timer_serves_all()
    {
        var (first, _) = _chat.Enter();
        _chat.Time.Advance(TimeSpan.FromMilliseconds(600));
        var (second, _) = _chat.Enter();

        _chat.Time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.True(first.IsAnnounced);
        Assert.False(second.IsAnnounced);

        _chat.Time.Advance(TimeSpan.FromMilliseconds(600));
        Assert.True(second.IsAnnounced);

        var (third, _) = _chat.Enter();
        _chat.Time.Advance(ArrivalAnnouncer.Delay);
        Assert.True(third.IsAnnounced);
    }

    [Fact]
    public async Task A_session_announced_before_it_is_in_a_room_is_announced_as_it_joins()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        var (bob, _) = _chat.Enter("bob");
        alice.Take();

        _chat.Time.Advance(ArrivalAnnouncer.Delay);
        await _chat.JoinAsync(bob, "dev");
        await _chat.SettleAsync();

        Assert.Equal(["dev bob joined (2)"], alice.Take());
    }
}
