using System.Text;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>One who speaks too fast is slowed down, loses nothing and learns why.</summary>
public sealed class LineSessionPacingTests
{
    [Fact]
    public async Task A_burst_is_free_and_then_lines_are_paced_losing_none_and_telling_once()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 10, Burst = 5 } } });
        var bob = await chat.ConnectAsync();
        await bob.TypeAsync("/nick bob");
        var alice = await chat.ConnectAsync();
        alice.Read();
        bob.Read();

        await alice.TypeAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}\n"))));
        Assert.Equal(["* user2 joined general.", .. Said(1, 5)], bob.Read());
        Assert.Equal(["* Slow down: your lines are paced to 10 a second."], alice.Read());
        Assert.Equal(TimeSpan.FromMilliseconds(100), alice.Peer.PausedFor);

        for (var i = 6; i <= 30; i++)
        {
            chat.Parts.Time.Advance(TimeSpan.FromMilliseconds(100));
            await alice.SettleAsync();
            Assert.Equal(Said(i, 1), bob.Read());
        }

        Assert.Empty(alice.Read());
        Assert.Null(alice.Peer.PausedFor);

        static IEnumerable<string> Said(int first, int count) => Enumerable.Range(first, count).Select(i => $"user2: {i}");
    }

    [Fact]
    public async Task A_short_breath_makes_no_new_burst()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 10 } } });
        var alice = await chat.ConnectAsync();
        alice.Read();
        await alice.TypeAsync(string.Join("\r\n", Enumerable.Range(1, 11)));
        Assert.Single(alice.Read());
        chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        await alice.SettleAsync();

        chat.Parts.Time.Advance(TimeSpan.FromSeconds(3));
        await alice.TypeAsync("one\r\ntwo\r\nthree\r\nfour");

        Assert.NotNull(alice.Peer.PausedFor);
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task Each_new_burst_is_reported_once()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 2 } } });
        var alice = await chat.ConnectAsync();
        alice.Read();

        for (var burst = 0; burst < 3; burst++)
        {
            await alice.TypeAsync("one\r\ntwo\r\nthree\r\nfour");
            Assert.Equal(["* Slow down: your lines are paced to 1 a second."], alice.Read());
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            await alice.SettleAsync();
            Assert.Empty(alice.Read());
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            await alice.SettleAsync();
            Assert.Null(alice.Peer.PausedFor);
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task Pacing_hides_no_ending()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 1 } } });
        var bob = await chat.ConnectAsync();
        var alice = await chat.ConnectAsync();
        await alice.TypeAsync("one\r\ntwo\r\nthree");
        Assert.NotNull(alice.Peer.PausedFor);
        bob.Read();

        await alice.HangupAsync();

        Assert.Equal(["* user2 left general."], bob.Read());
    }
}
