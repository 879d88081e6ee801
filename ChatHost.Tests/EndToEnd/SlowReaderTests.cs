using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>A reader that does not keep up, and the others, who do.</summary>
public sealed partial class SlowReaderTests
{
    private static readonly string[] FastTalk = ["Limits:Messages:Burst=100000", "Limits:Messages:PerSecond=100000", "Limits:SendQueueBytes=65536"];

    [Fact]
    public async Task A_slow_reader_learns_what_it_missed_and_finds_exactly_that()
    {
        await using var host = await InProcessHost.StartAsync([.. FastTalk, "History:MaxReplay=10000"]);
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var slow = await ChatClient.EnterAsync(host.Chat, receiveBuffer: 4096);
        var said = await SlowReader.OverwhelmAsync(alice, bob);
        await alice.SendAsync("mark");

        var heard = await slow.ReadUntilAsync("alice: mark");

        var told = Assert.Single(heard, line => line.Contains(" skipped: ", StringComparison.Ordinal));
        var numbers = Skipped().Match(told);
        Assert.True(numbers.Success, told);
        var (count, since) = (NumberIn(numbers.Groups[1]), NumberIn(numbers.Groups[2]));
        var before = heard.TakeWhile(line => line != told).Where(IsAlice).ToArray();
        var after = heard.SkipWhile(line => line != told).Where(IsAlice).ToArray();
        Assert.Equal(before.Length, since);
        Assert.Equal(said.Take(since).Select(line => $"alice: {line}"), before);
        Assert.Equal([.. said.Skip(since + count).Select(line => $"alice: {line}"), "alice: mark"], after);

        await slow.SendAsync($"/since {since}");
        var shown = LoggedIn(await slow.SettleAsync());
        Assert.Equal(said.Skip(since).Take(count).Select(line => $"alice: {line}"), shown.Take(count));
        await bob.ReadUntilAsync("alice: mark");
        Assert.Equal([.. said.Select(line => $"alice: {line}"), "alice: mark"], bob.Lines.Where(IsAlice));
    }

    [Fact]
    public async Task A_slow_reader_is_disconnected_where_the_settings_say_so_and_reads_why()
    {
        await using var host = await InProcessHost.StartAsync([.. FastTalk, "Limits:SlowReaders=Disconnect"]);
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var slow = await ChatClient.EnterAsync(host.Chat, receiveBuffer: 4096);
        await slow.SendAsync("go on");

        var said = await SlowReader.OverwhelmAsync(alice, bob, isEnough: $"* {slow.Name} left general.");
        var heard = await slow.ReadToEndAsync();

        Assert.Equal("* You were disconnected: you read too slowly.", heard[^1]);
        Assert.DoesNotContain(heard, line => line.Contains("skipped", StringComparison.Ordinal));
        var lines = heard.Where(IsAlice).ToArray();
        Assert.Equal(said.Take(lines.Length).Select(line => $"alice: {line}"), lines);
        Assert.Equal(said.Select(line => $"alice: {line}"), bob.Lines.Where(IsAlice));
        await bob.SettleAsync();
        Assert.Single(bob.Lines, line => line == $"* {slow.Name} left general.");
    }

    [Fact]
    public async Task A_long_answer_waits_for_its_reader_and_is_whole()
    {
        await using var host = await InProcessHost.StartAsync([.. FastTalk, "History:MaxReplay=10000"]);
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        var said = await SlowReader.OverwhelmAsync(alice);
        using var slow = await ChatClient.EnterAsync(host.Chat, receiveBuffer: 4096);

        await slow.SendAsync("/since 0");
        await alice.SendAsync("meanwhile");
        await alice.SettleAsync();

        var heard = await slow.SettleAsync();
        Assert.Contains("alice: meanwhile", heard);
        Assert.Equal(said.Select(line => $"alice: {line}"), LoggedIn(heard).Take(said.Count));
    }

    private static bool IsAlice(string line) => line.StartsWith("alice: ", StringComparison.Ordinal);

    /// <summary>The lines of the log, without their time.</summary>
    private static IEnumerable<string> LoggedIn(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith('[')).Select(line => line["[2026-01-31 23:59:58] ".Length..]);

    private static int NumberIn(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\* (\d+) lines of general skipped: /since (\d+) general shows them\.$")]
    private static partial Regex Skipped();
}
