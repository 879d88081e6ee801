using System.Text.RegularExpressions;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, draft/read-marker.</summary>
public sealed class ReadMarkerTests
{
    private const string Capabilities = "draft/read-marker server-time echo-message sasl";
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task A_mark_is_kept_shown_at_join_and_told_to_the_others_of_the_account()
    {
        var alice = await ConnectAsync();
        var shown = await alice.AskAsync("JOIN #dev");
        Assert.Equal(4, shown.Count);
        Assert.EndsWith(" MARKREAD #dev *", shown[1], StringComparison.Ordinal);
        Assert.Contains(" 366 ", shown[3], StringComparison.Ordinal);
        var second = await ConnectAsync();
        var first = TimeOf(await alice.AskAsync("PRIVMSG #dev :one"));
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(5));
        var last = TimeOf(await alice.AskAsync("PRIVMSG #dev :two"));
        second.Read();

        Assert.Equal([":ChatHost.chat MARKREAD #dev *"], await alice.AskAsync("MARKREAD #dev"));
        Assert.Equal([$":ChatHost.chat MARKREAD #dev timestamp={first}"], await alice.AskAsync($"MARKREAD #dev timestamp={first}"));
        Assert.EndsWith($":ChatHost.chat MARKREAD #dev timestamp={first}", Assert.Single(second.Read()), StringComparison.Ordinal);
        Assert.Equal([$":ChatHost.chat MARKREAD #dev timestamp={last}"], await alice.AskAsync("MARKREAD #dev timestamp=2999-01-01T00:00:00.000Z"));
        Assert.Equal([$":ChatHost.chat MARKREAD #dev timestamp={last}"], await alice.AskAsync($"MARKREAD #dev timestamp={first}"));
        second.Read();
        Assert.Equal([$":ChatHost.chat MARKREAD #dev timestamp={last}"], await second.AskAsync("MARKREAD #dev"));
    }

    [Fact]
    public async Task Private_lines_have_marks_too()
    {
        var alice = await ConnectAsync();
        var bob = await _chat.ConnectAsync("bob");
        await bob.AskAsync("NS REGISTER correct-horse");
        var time = TimeOf(await alice.AskAsync("PRIVMSG bob :hi"));
        Assert.Equal([":ChatHost.chat MARKREAD bob *"], await alice.AskAsync("MARKREAD bob"));
        Assert.Equal([$":ChatHost.chat MARKREAD bob timestamp={time}"], await alice.AskAsync($"MARKREAD bob timestamp={time}"));
    }

    [Theory]
    [InlineData("MARKREAD", "FAIL MARKREAD NEED_MORE_PARAMS ")]
    [InlineData("MARKREAD #dev yesterday", "FAIL MARKREAD INVALID_PARAMS #dev yesterday ")]
    [InlineData("MARKREAD #nowhere timestamp=2026-01-01T00:00:00.000Z", "FAIL MARKREAD INVALID_PARAMS #nowhere ")]
    [InlineData("MARKREAD nobody", "FAIL MARKREAD INVALID_PARAMS nobody ")]
    public async Task A_mistake_fails(string line, string answer)
    {
        var alice = await ConnectAsync();
        await alice.AskAsync("JOIN #dev");
        Assert.StartsWith($":ChatHost.chat {answer}", Assert.Single(await alice.AskAsync(line)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_has_no_marks()
    {
        var guest = await _chat.JoinAsync("guest", "#dev", Capabilities);
        Assert.Equal([":ChatHost.chat MARKREAD #dev *"], await guest.AskAsync("MARKREAD #dev"));
        var lines = await guest.AskAsync("MARKREAD #dev timestamp=2026-01-01T00:00:00.000Z");
        Assert.StartsWith(":ChatHost.chat FAIL MARKREAD INTERNAL_ERROR #dev ", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static string TimeOf(IEnumerable<string> lines) =>
        Regex.Match(lines.First(line => line.Contains(" PRIVMSG ", StringComparison.Ordinal)), "time=([^ ;]+)").Groups[1].Value;

    private async Task<IrcPerson> ConnectAsync()
    {
        var person = _chat.Open();
        await person.TypeAsync($"CAP REQ :{Capabilities}");
        if (_chat.Parts.Lobby.Find("alice") is null)
        {
            await person.TypeAsync("NICK alice");
            await person.TypeAsync("REGISTER * * correct-horse");
        }
        else
        {
            await person.TypeAsync("NICK alice");
            await person.TypeAsync("AUTHENTICATE PLAIN");
            await person.TypeAsync($"AUTHENTICATE {Convert.ToBase64String("\0alice\0correct-horse"u8)}");
        }

        await person.TypeAsync("USER alice 0 * :Alice");
        await person.TypeAsync("CAP END");
        person.Read();
        return person;
    }
}
