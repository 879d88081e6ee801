using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

public sealed class LineMessagesTests
{
    private readonly LineMessages _words = new();

    [Fact]
    public void Each_disconnect_reason_has_its_text()
    {
        Assert.Equal("* Server is shutting down.\r\n", TestBatches.TextOf(_words.Goodbye(DisconnectReason.Shutdown)));
        Assert.Equal("* You were disconnected: enough\r\n", TestBatches.TextOf(_words.Goodbye(new(DisconnectReasonKind.Kicked, "enough"))));
        Assert.Equal("* You were disconnected: you read too slowly.\r\n", TestBatches.TextOf(_words.Goodbye(DisconnectReason.Slow)));
        Assert.Equal("* You were disconnected: you said nothing for too long.\r\n", TestBatches.TextOf(_words.Goodbye(DisconnectReason.Idle)));
        foreach (var kind in Enum.GetValues<DisconnectReasonKind>())
            Assert.EndsWith("\r\n", TestBatches.TextOf(_words.Goodbye(new(kind))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_client_reads_the_reason()
    {
        Assert.Equal("! Too many connections.\r\n", TestBatches.TextOf(_words.Refusal(DisconnectReason.TooManyConnections)));
        Assert.Equal("! Server is shutting down.\r\n", TestBatches.TextOf(_words.Refusal(DisconnectReason.Shutdown)));
    }

    [Fact]
    public void Skipped_lines_are_reported_with_the_command_that_shows_them() =>
        Assert.Equal(
            "* 63 lines of dev skipped: /since 46 dev shows them.\r\n",
            TestBatches.TextOf(_words.Skipped(ChatParts.Room("dev"), first: 47, last: 109, count: 63)));

    [Fact]
    public void A_line_is_one_line_whatever_it_is_made_of() =>
        Assert.Equal("* a[2Jb\r\n", TestBatches.TextOf(LineMessages.Notice("a\r\n\u001B[2J\u2028\u202Eb")));
}
