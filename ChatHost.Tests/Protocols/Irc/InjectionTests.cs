using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatHost.Messages;
using ChatHost.Protocols.Irc;
using ChatHost.Rooms;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>
/// Whatever people say from lines, JSON or HTTP, with CR, LF, NUL, colons and at signs in every place: a client of IRC reads no line, source or
/// tag that it made.
/// </summary>
public sealed class InjectionTests(ITestOutputHelper report)
{
    private const int Cases = 500;
    private const string Tags = "message-tags server-time account-tag batch echo-message extended-join away-notify draft/multiline draft/chathistory draft/event-playback";

    private static readonly string[] Hostile = ["\r", "\n", "\r\n", "\0", ":", "@", " ", ";", "\\", "!", "#", ",", "\u0001", "\u0003" + "04", "\u2028", "\u202e", "é", "x"];
    private static readonly string[] Lines = ["QUIT", ":evil!e@e KICK #general bob", "@time=1 ", "PRIVMSG #general :x", "BATCH +1 netsplit", "\u0001DCC SEND x", "ERROR :gone", "PING :x"];
    private static readonly string[] Known = ["PRIVMSG", "NOTICE", "TOPIC", "NICK", "JOIN", "PART", "QUIT", "MODE", "AWAY", "TAGMSG", "BATCH", "ACCOUNT", "CHGHOST"];
    private static readonly string[] KnownTags = ["time", "msgid", "account", "batch", "+typing", "draft/multiline-concat"];

    private readonly IrcChat _chat = new(new ChatParts { LimitOptions = new() { Messages = new() { Burst = 1_000_000 } } });

    [Fact]
    public async Task What_others_say_is_never_more_than_a_text()
    {
        var seed = Random.Shared.Next();
        report.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var modern = await _chat.JoinAsync("modern", "#general", Tags);
        var plain = await _chat.JoinAsync("plain", "#general");
        var line = await _chat.ConnectLineAsync("line");
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        var room = await _chat.Parts.Rooms.GetOrMakeAsync(ChatParts.Room("general"));
        modern.Read();
        plain.Read();
        for (var i = 0; i < Cases; i++)
        {
            var text = Text(random);
            var place = $"seed {seed}, case {i}: {JsonSerializer.Serialize(text)}";
            switch (random.Next(4))
            {
                case 0:
                    // What nc sends as one line.
                    await line.TypeAsync(Encoding.UTF8.GetBytes($"{Verb(random)}{text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal)}\r\n"));
                    break;
                case 1:
                    await json.TypeAsync(JsonSerializer.Serialize(Request(random, text)));
                    break;
                case 2:
                    // What HTTP says under a name of its own, as it comes out of the checks of names and texts.
                    var nick = Nickname.TryParse(text, out var parsed, out _) ? parsed : Nickname.Server;
                    if (SafeText.CleanMessage(text) is { Length: > 0 } clean)
                        room.Post(new RoomRequest.SayAll(new(nick), [clean]));
                    break;
                default:
                    await modern.TypeAsync(Encoding.UTF8.GetBytes($"@+typing={text} {(random.Next(2) == 0 ? "TAGMSG plain" : "PRIVMSG plain :" + text)}".Replace("\n", "", StringComparison.Ordinal)));
                    break;
            }

            await _chat.Parts.SettleAsync();
            Judge(modern.Read(), place);
            Judge(plain.Read(), place);
        }

        Judge(await modern.AskAsync("CHATHISTORY LATEST #general * 500"), $"seed {seed}, history");
    }

    private static void Judge(IEnumerable<string> lines, string place)
    {
        foreach (var line in lines)
        {
            var shown = $"{place}\n{line}";
            Assert.True(line.AsSpan().IndexOfAny("\r\n\0") < 0, shown);
            Assert.True(IrcRequest.TryParse(new(Encoding.UTF8.GetBytes(line)), out var read) is IrcLineFault.None, shown);
            Assert.True(read!.Tags.Keys.All(KnownTags.Contains), shown);
            Assert.True(Known.Contains(read.Command) || read.Command == "FAIL" || Regex.IsMatch(read.Command, "^[0-9]{3}$"), shown);
            Assert.Matches("^(@[^ ]+ )?:(ChatHost[.]chat|[^ !@:]+![^ @!]+@[A-Za-z0-9.]+) ", line);
            Assert.False(line.Contains(":evil!e@e ", StringComparison.Ordinal) && !Regex.IsMatch(line, " :.*:evil!e@e ") && !line.Contains(" ::evil", StringComparison.Ordinal), shown);
            Assert.True(Encoding.UTF8.GetByteCount(Regex.Replace(line, "^@[^ ]+ ", "")) <= IrcLine.MaxBytes - 2, shown);
        }
    }

    private static string Verb(Random random) => random.Next(8) switch
    {
        0 => "/me ",
        1 => "/topic ",
        2 => "/msg modern ",
        3 => "/away ",
        4 => "/nick ",
        _ => "",
    };

    private static Dictionary<string, object> Request(Random random, string text) => random.Next(8) switch
    {
        0 => new() { ["type"] = "action", ["room"] = "general", ["text"] = text },
        1 => new() { ["type"] = "topic", ["room"] = "general", ["text"] = text },
        2 => new() { ["type"] = "private", ["to"] = "modern", ["text"] = text },
        3 => new() { ["type"] = "nick", ["nick"] = text },
        4 => new() { ["type"] = "away", ["text"] = text },
        5 => new() { ["type"] = "typing", ["to"] = "modern", ["state"] = text },
        6 => new() { ["type"] = "send", ["room"] = "general", ["lines"] = new[] { "a", text, "b" } },
        _ => new() { ["type"] = "send", ["room"] = "general", ["text"] = text },
    };

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 8); left > 0; left--)
            text.Append(random.Next(5) == 0 ? Lines[random.Next(Lines.Length)] : Hostile[random.Next(Hostile.Length)]);
        if (random.Next(20) == 0)
            text.Append('é', 600);
        return text.ToString();
    }
}
