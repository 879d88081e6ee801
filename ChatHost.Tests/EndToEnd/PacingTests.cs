using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Who speaks too fast is slowed down, and loses nothing by it.</summary>
public sealed class PacingTests
{
    [Fact]
    public async Task A_pasted_file_arrives_whole_and_in_order()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=1000", "Limits:Messages:Burst=20");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);
        var lines = Enumerable.Range(1, 500).Select(i => $"line {i} of a file").ToArray();

        await bob.SendAsync(lines);

        await alice.ExpectAsync("* user2 joined general.");
        foreach (var line in lines)
            await alice.ExpectAsync($"user2: {line}");
        AssertOnlyTold("* Slow down: your lines are paced to 1000 a second.", await bob.SettleAsync());
    }

    [Fact]
    public async Task A_file_larger_than_what_may_wait_in_the_server_arrives_whole_even_if_its_sender_has_closed()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=1000", "Limits:Messages:Burst=20");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);
        var lines = Enumerable.Range(1, 300).Select(i => $"line {i} ".PadRight(1000, '.')).ToArray();

        await bob.SendAsync(lines);
        bob.HalfClose();

        await alice.ExpectAsync("* user2 joined general.");
        foreach (var line in lines)
            await alice.ExpectAsync($"user2: {line}");
        await alice.ExpectAsync("* user2 left general.");
        AssertOnlyTold("* Slow down: your lines are paced to 1000 a second.", await bob.ReadToEndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_paced_peer_that_is_reset_is_noticed_and_says_nothing_more(bool roomGoesOnTalking)
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=2", "Limits:Messages:Burst=5");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);
        await bob.SendAsync([.. Enumerable.Range(1, 1000).Select(i => $"line {i}")]);
        await bob.ReadUntilAsync("* Slow down: your lines are paced to 2 a second.");

        bob.Reset();
        if (roomGoesOnTalking)
            await alice.SendAsync("are", "you", "there?");

        // Noticed within 5 s, which is 10 lines; a busy machine may be late, but not by all of them.
        await alice.ReadUntilAsync(line => line is "* user2 left general." or "user2: line 40");
        Assert.Equal("* user2 left general.", alice.Lines[^1]);
    }

    [Fact]
    public async Task A_paced_user_still_hears_the_others()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=1", "Limits:Messages:Burst=2");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);
        await bob.SendAsync([.. Enumerable.Range(1, 1000).Select(i => $"line {i}")]);
        await bob.ReadUntilAsync("* Slow down: your lines are paced to 1 a second.");

        await alice.SendAsync("hold on");

        await bob.ReadUntilAsync("user1: hold on");
    }

    /// <summary>Once for each burst, and a busy machine makes several of one.</summary>
    private static void AssertOnlyTold(string notice, IReadOnlyList<string> lines)
    {
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(notice, line));
    }
}
