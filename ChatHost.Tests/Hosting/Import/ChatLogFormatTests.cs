using ChatHost.Hosting.Import;

namespace ChatHost.Tests.Hosting.Import;

/// <summary>Lines as these programs write them.</summary>
public sealed class ChatLogFormatTests
{
    private const string Irssi = """
        --- Log opened Sat Jan 31 23:58:01 2026
        23:58 -!- alice [~alice@example.org] has joined #dev
        23:58 -!- Irssi: #dev: Total of 2 nicks [1 ops, 0 halfops, 0 voices, 1 normal]
        23:58 <@alice> hello <all>
        23:58 < bob> hi: there
        23:59  * alice waves
        23:59 -bob:#dev- a notice
        23:59 -!- mode/#dev [+o bob] by alice
        --- Day changed Sun Feb 01 2026
        00:01 <bob> next day
        00:01 -!- bob [~bob@example.org] has quit [Quit: bye]
        --- Log closed Sun Feb 01 00:05:00 2026
        """;

    private const string Weechat = """
        2026-01-31 23:58:01	-->	alice (~alice@example.org) has joined #dev
        2026-01-31 23:58:02	--	Channel #dev: 2 nicks (1 op, 0 voices, 1 normal)
        2026-01-31 23:58:03	@alice	hello <all>
        2026-01-31 23:58:04	bob	hi: there
        2026-01-31 23:59:00	 *	alice waves
        2026-01-31 23:59:01	--	Notice(bob): a notice
        2026-01-31 23:59:02	--	Mode #dev [+o bob] by alice
        2026-02-01 00:01:00	bob	next day
        2026-02-01 00:01:01	<--	bob (~bob@example.org) has quit (Quit: bye)
        """;

    private const string Energymech = """
        [23:58:01] *** alice (~alice@example.org) has joined #dev
        [23:58:03] <@alice> hello <all>
        [23:58:04] <bob> hi: there
        [23:59:00] * alice waves
        [23:59:01] -bob- a notice
        [23:59:02] *** alice sets mode: +o bob
        [00:01:00] <bob> next day
        [00:01:01] *** bob has quit (Quit: bye)
        """;

    private const string Eggdrop = """
        [00:00] --- Sat Jan 31 2026
        [23:58] alice (~alice@example.org) joined #dev.
        [23:58] <alice> hello <all>
        [23:58] <bob> hi: there
        [23:59] Action: nobody
        [23:59] * alice waves
        [23:59] -bob:#dev- a notice
        [00:00] --- Sun Feb  1 2026
        [00:01] <bob> next day
        """;

    [Theory]
    [InlineData("irssi", "dev.log", Irssi)]
    [InlineData("weechat", "irc.here.#dev.weechatlog", Weechat)]
    [InlineData("energymech", "#dev_20260131.log", Energymech)]
    [InlineData("energymech", "2026-01-31.log", Energymech)]
    [InlineData("energymech", "dev.log", Eggdrop)]
    public void What_was_said_is_read_and_nothing_else(string format, string file, string log)
    {
        var reader = ChatLogFormat.All[format](file);
        var read = log.Split('\n').Select(line => reader.Read(line.TrimEnd('\r'))).OfType<ChatLogLine>().ToArray();

        Assert.Equal(
            ["Message alice: hello <all>", "Message bob: hi: there", "Action alice: waves", "Message bob: a notice", "Message bob: next day"],
            read.Select(line => $"{line.Kind} {line.Nick}: {line.Text}"));
        Assert.Equal([false, false, false, true, false], read.Select(line => line.IsNotice));
        string[] days = ["2026-01-31 23:58", "2026-01-31 23:58", "2026-01-31 23:59", "2026-01-31 23:59", "2026-02-01 00:01"];
        Assert.Equal(days, read.Select(line => $"{TimeZoneInfo.ConvertTimeFromUtc(line.Time, TimeZoneInfo.Local):yyyy-MM-dd HH:mm}"));
    }

    [Fact]
    public void A_log_that_tells_no_day_is_refused()
    {
        var reader = ChatLogFormat.All["energymech"]("dev.log");
        Assert.Throws<FormatException>(() => reader.Read("[23:58:03] <alice> hello"));
    }
}
