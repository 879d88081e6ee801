using System.Text.RegularExpressions;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, draft/multiline.</summary>
public sealed class MultilineTests
{
    private const string Multiline = "draft/multiline batch message-tags echo-message labeled-response draft/message-redaction draft/chathistory";
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task What_is_said_as_one_is_read_as_one_or_as_several_lines()
    {
        var alice = await _chat.JoinAsync("alice", "#general", Multiline);
        var bob = await _chat.JoinAsync("bob", "#general", "draft/multiline batch message-tags");
        var plain = await _chat.JoinAsync("plain", "#general", "message-tags");
        var line = await _chat.ConnectLineAsync("line");
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        foreach (var reader in new[] { alice, bob, plain })
            reader.Read();
        line.Read();
        json.Peer.Read();

        var echo = await SendAsync(alice, "#general", "@batch=x PRIVMSG #general :one", "@batch=x PRIVMSG #general :two ", "@batch=x;draft/multiline-concat PRIVMSG #general :and a half");

        string[] block =
        [
            "@msgid=1-1 :alice!~alice@host BATCH +N draft/multiline #general",
            "@batch=N :alice!~alice@host PRIVMSG #general :one",
            "@batch=N :alice!~alice@host PRIVMSG #general :two and a half",
            ":alice!~alice@host BATCH -N",
        ];
        Assert.Equal([$"@label=l1;{block[0][1..]}", .. block[1..]], echo);
        Assert.Equal(block, Shown(bob.Read()));
        Assert.Equal(["@msgid=1-1 :alice!~alice@host PRIVMSG #general :one", ":alice!~alice@host PRIVMSG #general :two and a half"], Shown(plain.Read()));
        Assert.Equal(["alice: one", "alice: two and a half"], line.Read());
        Assert.Contains("\"first\":1", json.Peer.Read()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_say_as_one_is_one_too_and_stands_so_in_history()
    {
        var alice = await _chat.JoinAsync("alice", "#general", Multiline);
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        await json.TypeAsync("""{"type":"send","room":"general","text":"before"}""");
        await json.TypeAsync("""{"type":"send","room":"general","lines":["one","two","three"]}""");
        await json.TypeAsync("""{"type":"send","room":"general","text":"after"}""");
        string[] block =
        [
            "@msgid=1-2 :json!~json@host BATCH +N draft/multiline #general",
            "@batch=N :json!~json@host PRIVMSG #general :one",
            "@batch=N :json!~json@host PRIVMSG #general :two",
            "@batch=N :json!~json@host PRIVMSG #general :three",
            ":json!~json@host BATCH -N",
        ];
        Assert.Equal(block, Shown(alice.Read())[^6..^1]);

        foreach (var (asked, before, after) in new[]
        {
            ("LATEST #general * 3", true, true), ("LATEST #general * 2", false, true), ("BEFORE #general msgid=1-5 1", false, false),
            ("AFTER #general msgid=1-1 1", false, false), ("AFTER #general msgid=1-1 2", false, true), ("BETWEEN #general msgid=1-1 msgid=1-5 10", false, false),
        })
        {
            var read = Shown(await alice.AskAsync($"CHATHISTORY {asked}"));
            Assert.Equal((before ? 1 : 0) + 5 + (after ? 1 : 0), read.Length - 2);
            Assert.Equal([$"@batch=N;{block[0][1..]}", .. block[1..]], read[(before ? 2 : 1)..(before ? 7 : 6)].Select(line => line.Replace("~guest@", "~json@", StringComparison.Ordinal)));
        }

        Assert.Equal(["after"], (await alice.AskAsync("CHATHISTORY AFTER #general msgid=1-2 10")).Skip(1).SkipLast(1).Select(TextOf));
        Assert.Equal(["before"], (await alice.AskAsync("CHATHISTORY BEFORE #general msgid=1-2 10")).Skip(1).SkipLast(1).Select(TextOf));
    }

    [Fact]
    public async Task Without_batches_history_has_several_lines_with_their_time()
    {
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        await json.TypeAsync("""{"type":"send","room":"general","lines":["one","two"]}""");
        var plain = await _chat.JoinAsync("plain", "#general", "batch server-time message-tags draft/chathistory");

        var read = await plain.AskAsync("CHATHISTORY LATEST #general * 10");
        Assert.Matches("^@batch=[0-9a-f]+;time=[^;]+;msgid=1-1 :json![^ ]+ PRIVMSG #general :one$", read[1]);
        Assert.Matches("^@batch=[0-9a-f]+;time=[^; ]+ :json![^ ]+ PRIVMSG #general :two$", read[2]);
    }

    [Fact]
    public async Task A_text_too_long_for_a_line_is_a_batch_and_comes_together_again()
    {
        var bob = await _chat.JoinAsync("bob", "#general", "draft/multiline batch");
        var line = await _chat.ConnectLineAsync("line");
        bob.Read();
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => $"wörd{i} "));
        await line.TypeAsync(text);

        var read = Shown(bob.Read());
        Assert.All(read, one => Assert.True(System.Text.Encoding.UTF8.GetByteCount(one) < 560));
        Assert.All(read[2..^1], one => Assert.StartsWith("@batch=N;draft/multiline-concat ", one, StringComparison.Ordinal));
        Assert.Equal(text.TrimEnd(), string.Concat(read[1..^1].Select(TextOf)).TrimEnd());
    }

    [Fact]
    public async Task To_redact_the_first_erases_all()
    {
        var alice = await _chat.JoinAsync("alice", "#general", Multiline);
        await alice.AskAsync("PRIVMSG #general :before");
        await SendAsync(alice, "#general", "@batch=x PRIVMSG #general :one", "@batch=x PRIVMSG #general :two", "@batch=x PRIVMSG #general :three");
        await alice.AskAsync("PRIVMSG #general :after");

        Assert.Equal(["1-2", "1-3", "1-4"], (await alice.AskAsync("REDACT #general 1-2")).Select(line => line.Split(' ')[^1]));
        Assert.Equal(["before", "after"], (await alice.AskAsync("CHATHISTORY LATEST #general * 10")).Skip(1).SkipLast(1).Select(TextOf));
    }

    [Fact]
    public async Task To_a_person_it_is_several_lines()
    {
        var alice = await _chat.ConnectAsync("alice", Multiline);
        var line = await _chat.ConnectLineAsync("line");
        await SendAsync(alice, "line", "@batch=x PRIVMSG line :one", "@batch=x PRIVMSG line :", "@batch=x PRIVMSG line :two");
        Assert.Equal(["alice -> you: one", "alice -> you: two"], line.Read());
    }

    [Theory]
    [InlineData("MULTILINE_INVALID_TARGET #general #dev", "PRIVMSG #general :x", "PRIVMSG #dev :x")]
    [InlineData("MULTILINE_INVALID", "PRIVMSG #general :x", "NOTICE #general :x")]
    [InlineData("MULTILINE_INVALID", "JOIN #general")]
    [InlineData("MULTILINE_INVALID", "PRIVMSG #general :", "PRIVMSG #general : ")]
    [InlineData("MULTILINE_INVALID", "PRIVMSG #general :x", "+PRIVMSG #general :")]
    [InlineData("MULTILINE_INVALID", "PRIVMSG #general :\u0001ACTION x\u0001")]
    [InlineData("MULTILINE_INVALID")]
    public async Task A_mistake_fails_once_and_nothing_is_said(string fault, params string[] lines)
    {
        var alice = await _chat.JoinAsync("alice", "#general", Multiline);
        var bob = await _chat.JoinAsync("bob", "#general");
        alice.Read();
        var read = await SendAsync(alice, "#general", [.. lines.Select(line => line.StartsWith('+') ? $"@batch=x;draft/multiline-concat {line[1..]}" : $"@batch=x {line}")]);

        Assert.StartsWith($"@label=l1 :ChatHost.chat FAIL BATCH {fault} :", Assert.Single(read), StringComparison.Ordinal);
        Assert.Empty(bob.Read());
        await alice.AskAsync("PRIVMSG #general :still here");
        Assert.Single(bob.Read());
    }

    [Theory]
    [InlineData("MULTILINE_MAX_LINES 100", 101, 1)]
    [InlineData("MULTILINE_MAX_BYTES 4096", 11, 400)]
    [InlineData(null, 100, 39)]
    public async Task It_has_a_limit_of_lines_and_of_bytes(string? fault, int count, int length)
    {
        var chat = new IrcChat(new ChatParts { LimitOptions = new() { Messages = new() { Burst = 1000 } } });
        var alice = await chat.JoinAsync("alice", "#general", Multiline);
        var read = await SendAsync(alice, "#general", [.. Enumerable.Repeat($"@batch=x PRIVMSG #general :{new string('x', length)}", count)]);
        if (fault is null)
            Assert.Equal(count + 2, read.Length);
        else
            Assert.StartsWith($"@label=l1 :ChatHost.chat FAIL BATCH {fault} :", Assert.Single(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BATCH +x netsplit a b")]
    [InlineData("BATCH +x draft/multiline")]
    [InlineData("BATCH -x")]
    [InlineData("@batch=y PRIVMSG #general :x")]
    public async Task A_batch_that_is_none_fails(string line)
    {
        var alice = await _chat.JoinAsync("alice", "#general", Multiline);
        Assert.StartsWith(":ChatHost.chat FAIL BATCH MULTILINE_INVALID :", Assert.Single(await alice.AskAsync(line)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_limits_are_announced_as_they_are_set()
    {
        var chat = new IrcChat(new ChatParts { LimitOptions = new() { MaxLineBytes = 500, MaxLines = 7 } });
        Assert.Contains("draft/multiline=max-bytes=500,max-lines=7", string.Concat(await chat.Open().AskAsync("CAP LS 302")), StringComparison.Ordinal);
    }

    private static async Task<string[]> SendAsync(IrcPerson person, string target, params string[] lines)
    {
        var read = new List<string>(await person.AskAsync($"@label=l1 BATCH +x draft/multiline {target}"));
        foreach (var line in lines)
            read.AddRange(await person.AskAsync(line));
        read.AddRange(await person.AskAsync("BATCH -x"));
        return Shown(read);
    }

    private static string TextOf(string line) => line[(line.IndexOf(" :", line.IndexOf(" PRIVMSG ", StringComparison.Ordinal), StringComparison.Ordinal) + 2)..];

    /// <summary>Without what differs each time.</summary>
    private static string[] Shown(IReadOnlyList<string> lines) =>
        [.. lines.Select(line => Regex.Replace(Regex.Replace(line, "@[a-z0-9]+[.]chat ", "@host "), "(batch=|BATCH [+-])[0-9a-f]+", "$1N"))];
}
