using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What several users at their terminals read of each other.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task Three_users_talk()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAsAsync("bob", host.Chat);
        using var carol = await ChatClient.EnterAsAsync("carol", host.Chat);
        await carol.SettleAsync();
        await alice.ReadUntilAsync("* user3 is now known as carol.");
        await bob.ReadUntilAsync("* user3 is now known as carol.");

        await alice.SendAsync("hello");
        await bob.ExpectAsync("alice: hello");
        await carol.ExpectAsync("alice: hello");

        await bob.SendAsync("//slash", "/me waves");
        await alice.ExpectAsync("bob: /slash");
        await alice.ExpectAsync("~ bob waves");
        await carol.ExpectAsync("bob: /slash");
        await carol.ExpectAsync("~ bob waves");

        await carol.SendAsync("/msg alice psst");
        await carol.ExpectAsync("you -> alice: psst");
        await alice.ExpectAsync("carol -> you: psst");

        // Nobody hears their own lines, and bob nothing of what was said to alice.
        await bob.SendAsync("/topic tea");
        await alice.ExpectAsync("* Topic of general: tea");
        await bob.ExpectAsync("* Topic of general: tea");
        await carol.ExpectAsync("* Topic of general: tea");
    }

    [Fact]
    public async Task Lines_of_another_room_carry_its_name_and_joining_replays_what_was_said()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAsAsync("bob", host.Chat);
        await alice.ReadUntilAsync("* user2 is now known as bob.");

        await alice.SendAsync("/join dev", "first", "/me thinks");
        await alice.ExpectAsync("* You are in dev. 1 here. Last number: 0.");
        await alice.SettleAsync("dev");
        await bob.SendAsync("/join dev");

        await bob.ExpectAsync("* You are in dev. 2 here. Last number: 2.");
        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] alice: first$", await bob.ReadLineAsync());
        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ~ alice thinks$", await bob.ReadLineAsync());

        await bob.SendAsync("/join general");
        await bob.ReadUntilAsync("* You are in general. 2 here. Last number: 0.");
        await alice.SendAsync("second", "/me nods");
        await bob.ExpectAsync("[dev] alice: second");
        await bob.ExpectAsync("[dev] ~ alice nods");
    }

    [Fact]
    public async Task A_new_session_is_announced_with_its_first_line()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var bob = await ChatClient.EnterAsync(host.Chat);
        await bob.SendAsync("hi");

        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: hi");
    }

    [Fact]
    public async Task A_silent_session_is_announced_after_a_second()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var bob = await ChatClient.EnterAsync(host.Chat);

        await alice.ExpectAsync("* user2 joined general.");
    }

    [Fact]
    public async Task A_port_probe_is_not_noticed()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        for (var i = 0; i < 5; i++)
        {
            using var probe = await ChatClient.ConnectAsync(host.Chat);
            if (i % 2 == 0)
                probe.Reset();
        }

        // Two that stay, so that whatever the probes left behind would have come before.
        using var bob = await ChatClient.EnterAsync(host.Chat);
        await alice.ExpectAsync($"* {bob.Name} joined general.");
        await bob.SendAsync("hi");
        await alice.ExpectAsync($"{bob.Name}: hi");
        await alice.SendAsync("/who");
        await alice.ExpectAsync($"* general: user1, {bob.Name}");
    }

    [Fact]
    public async Task A_last_line_without_an_end_counts_and_its_answers_are_read_after_a_half_close()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var script = await ChatClient.EnterAsync(host.Chat);
        await script.SendBytesAsync("/nick robot\nhi\n/topic tests\n/who"u8.ToArray());
        script.HalfClose();

        Assert.Equal(
            ["Nickname changed to: robot", "* Topic of general: tests", "* general: robot, user1"], await script.ReadToEndAsync());
        Assert.Equal(
            ["* user2 joined general.", "* user2 is now known as robot.", "robot: hi", "* Topic of general: tests", "* robot left general."],
            await alice.ReadUntilAsync("* robot left general."));
    }

    [Fact]
    public async Task The_effect_of_the_last_line_is_read_by_its_sender()
    {
        await using var host = await InProcessHost.StartAsync();

        using var script = await ChatClient.EnterAsync(host.Chat);
        await script.SendBytesAsync("/topic tests\n"u8.ToArray());
        script.HalfClose();

        Assert.Equal(["* Topic of general: tests"], await script.ReadToEndAsync());
    }

    [Fact]
    public async Task Quit_is_answered_and_closes()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var bob = await ChatClient.EnterAsync(host.Chat);
        await bob.SendAsync("/quit see you", "never said");

        Assert.Equal(["* Bye."], await bob.ReadToEndAsync());
        Assert.Equal(["* user2 joined general.", "* user2 left general: see you"], await alice.ReadUntilAsync("* user2 left general: see you"));
        Assert.Empty(await alice.SettleAsync());
    }

    [Theory]
    [InlineData(Ending.Fin)]
    [InlineData(Ending.HalfClose)]
    [InlineData(Ending.Reset)]
    [InlineData(Ending.Quit)]
    public async Task However_one_goes_the_room_reads_it_once_and_the_name_is_free(Ending ending)
    {
        await using var host = await InProcessHost.StartAsync();
        using var watcher = await ChatClient.EnterAnnouncedAsync(host.Chat);

        for (var round = 0; round < 20; round++)
        {
            using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
            using var heir = await ChatClient.EnterAsync(host.Chat);
            await End(alice, ending);
            await heir.ReadUntilAsync("* alice left general.");
            await heir.SendAsync("/nick alice");
            await heir.ExpectAsync("Nickname changed to: alice");
            await heir.SendAsync("/quit");
            await heir.ReadToEndAsync();
            var seen = await watcher.ReadUntilAsync("* alice left general.");
            seen = [.. seen, .. await watcher.ReadUntilAsync("* alice left general.")];
            Assert.Equal(2, seen.Count(line => line.Contains(" left ", StringComparison.Ordinal)));
        }

        Assert.Empty(await watcher.SettleAsync());
    }

    public enum Ending
    {
        Fin,
        HalfClose,
        Reset,
        Quit,
    }

    private static async Task End(ChatClient client, Ending ending)
    {
        switch (ending)
        {
            case Ending.Fin:
                client.Dispose();
                break;
            case Ending.HalfClose:
                client.HalfClose();
                break;
            case Ending.Reset:
                client.Reset();
                break;
            case Ending.Quit:
                await client.SendAsync("/quit");
                break;
        }
    }
}
