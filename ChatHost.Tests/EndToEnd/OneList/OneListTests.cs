using System.Net;
using System.Text.Json.Nodes;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>One list of bans for all: whatever way a ban is set, it holds whatever way the banned comes in.</summary>
public sealed class OneListTests
{
    private const string Banned = "banned";

    private static readonly IPAddress AnnsAddress = IPAddress.Parse("127.0.0.9");
    private static readonly IPAddress EvesAddress = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.3");

    /// <summary>Each sets a ban, given the room, a name, and what is shown in place of the address.</summary>
    private static readonly (string Name, Func<Ann, string, string, string, Task<string?>> SetAsync)[] Ways =
    [
        ("typed in a line", (ann, _, who, _) => ann.Line.TypeAsync($"/ban {who}")),
        ("asked for in JSON", (ann, room, who, _) => ann.Json.TryAsync(
            new JsonObject { ["type"] = "moderate", ["room"] = room, ["do"] = "ban", ["who"] = who }.ToJsonString())),
        ("typed into the page", (ann, room, who, _) =>
        {
            ann.Page.RoomTyped = room;
            return ann.Page.TypeAsync($"/ban {who}");
        }),
        ("by a mask", (ann, _, who, _) => ann.Line.TypeAsync($"/ban {who}*!*@*")),
        ("by what is shown of the address", (ann, _, _, shown) => ann.Line.TypeAsync($"/ban {shown}")),

        ("as a mode of IRC", (ann, room, _, shown) => ann.Irc.TypeAsync($"MODE #{room} +b *!*@{shown}")),

        // Over HTTP on Admin: POST /rooms/{room}/bans, once that is there.
    ];

    [Fact]
    public async Task A_ban_of_an_account_set_in_any_way_holds_at_every_door()
    {
        await using var host = new OneListHost();
        using var ann = await Ann.ConnectAsync(host);
        foreach (var (way, name) in Ways.Select((way, i) => (way, $"eve{i}")))
        {
            var room = $"room-of-{name}";
            var key = await host.MakeAccountAsync(name);
            await ann.Line.TypeAsync($"/join {room}");
            using var open = await LogInAsync(host, name, room);
            var token = await CutOffAsync(host, name, room);

            Assert.Null(await way.SetAsync(ann, room, name, await host.ShownAsync(name, EvesAddress)));
            await ann.Line.TypeAsync("a secret of the room");

            Assert.Contains("You are banned", await open.TypeAsync($"/join {room}"), StringComparison.Ordinal);
            await HoldAsync(way.Name, host, room, $"/login {name} {OneListHost.Password}", EvesAddress);
            await HoldAsync(way.Name, host, room, $"/login {name} {OneListHost.Password}", Elsewhere);
            await HoldResumedAsync(way.Name, host, room, token, Elsewhere);
            await HoldOverWebAsync(
                way.Name, host, room, $$"""{"type":"start","nick":"{{name}}","password":"{{OneListHost.Password}}","rooms":["{{room}}"]}""", Elsewhere);
            Assert.Equal((way.Name, HttpStatusCode.Forbidden), (way.Name, await host.PostAsync(room, key, Elsewhere)));
            Assert.Contains(open.Read, line => line.Contains($"banned you from {room}", StringComparison.Ordinal));
            Assert.DoesNotContain(open.Read, line => line.Contains("a secret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_ban_of_a_guest_set_in_any_way_holds_at_every_door()
    {
        await using var host = new OneListHost();
        using var ann = await Ann.ConnectAsync(host);
        var key = await host.MakeAccountAsync("zoe");
        foreach (var (way, name) in Ways.Select((way, i) => (way, $"eve{i}")))
        {
            var room = $"room-of-{name}";
            await ann.Line.TypeAsync($"/join {room}");
            using var open = await LineVisitor.ConnectAsync(host.Chat, EvesAddress);
            Assert.Null(await open.TypeAsync($"/nick {name}"));
            Assert.Null(await open.TypeAsync($"/join {room}"));
            var token = await CutOffGuestAsync(host, name + "-2", room);

            Assert.Null(await way.SetAsync(ann, room, name, await host.ShownAsync(account: null, EvesAddress)));
            await ann.Line.TypeAsync("a secret of the room");

            Assert.Contains("You are banned", await open.TypeAsync($"/join {room}"), StringComparison.Ordinal);
            await HoldAsync(way.Name, host, room, $"/nick {name}-3", EvesAddress);
            await HoldResumedAsync(way.Name, host, room, token, EvesAddress);
            await HoldOverWebAsync(way.Name, host, room, $$"""{"type":"start","nick":"{{name}}-4","rooms":["{{room}}"]}""", EvesAddress);
            Assert.DoesNotContain(open.Read, line => line.Contains("a secret", StringComparison.Ordinal));

            // A mask is of names; what an account says from an address that is banned, the others hold back.
            if (!way.Name.Contains("mask", StringComparison.Ordinal))
                Assert.Equal((way.Name, HttpStatusCode.Forbidden), (way.Name, await host.PostAsync(room, key, EvesAddress)));
            Assert.Equal(HttpStatusCode.Created, await host.PostAsync(room, key, Elsewhere));
        }
    }

    [Theory]
    [InlineData("00:00:30")]
    [InlineData("00:00:00")]
    public async Task A_ban_of_a_guest_holds_its_token_from_any_address(string resumeWindow)
    {
        await using var host = new OneListHost(resumeWindow);
        using var ann = await Ann.ConnectAsync(host);
        await ann.Line.TypeAsync("/join dev");
        var token = await CutOffGuestAsync(host, "eve", "dev", before: () => ann.Line.TypeAsync("/ban eve"));
        await ann.Line.TypeAsync("a secret of the room");

        await HoldResumedAsync("a token", host, "dev", token, Elsewhere, readsWhy: false);
        Assert.Null(await ann.Line.TypeAsync("/unban 1"));
        using var again = await JsonVisitor.ConnectAsync(host.Chat, Elsewhere);
        await again.ResumeAsync(token);
        Assert.Null(await again.TryAsync("""{"type":"join","room":"dev"}"""));
    }

    [Fact]
    public async Task A_ban_of_an_account_holds_a_token_whose_session_is_over()
    {
        await using var host = new OneListHost(resumeWindow: "00:00:00");
        using var ann = await Ann.ConnectAsync(host);
        await ann.Line.TypeAsync("/join dev");
        await host.MakeAccountAsync("eve");
        var token = await CutOffAsync(host, "eve", "dev");
        Assert.Null(await ann.Line.TypeAsync("/ban eve"));
        await ann.Line.TypeAsync("a secret of the room");

        await HoldResumedAsync("a token", host, "dev", token, EvesAddress);
    }

    /// <summary>Over lines, and over JSON by TCP.</summary>
    private static async Task HoldAsync(string way, OneListHost host, string room, string first, IPAddress from)
    {
        using var line = await LineVisitor.ConnectAsync(host.Chat, from);
        Assert.Null(await line.TypeAsync(first));
        foreach (var asked in new[] { $"/join {room}", $"/history {room}", $"/since 0 {room}", $"/who {room}" })
            Assert.Equal($"{way}: You are banned from {room}.", $"{way}: {await line.TypeAsync(asked)}");
        Assert.DoesNotContain(line.Read, read => read.Contains("a secret", StringComparison.Ordinal));

        await HoldOverIrcAsync(way, host, room, first.Split(' '), from);
        using var json = await JsonVisitor.ConnectAsync(host.Chat, from);
        Assert.Null(await json.TypeAsync(first.StartsWith("/nick", StringComparison.Ordinal) ? first + "b" : first));
        await HoldAsync(way, json, room);
    }

    private static async Task HoldOverIrcAsync(string way, OneListHost host, string room, string[] first, IPAddress from)
    {
        using var irc = await IrcVisitor.ConnectAsync(host.Irc, first.Length > 2 ? first[1] : first[1] + "c", first.ElementAtOrDefault(2), from);
        foreach (var (asked, refusal) in new[]
        {
            ($"JOIN #{room}", "474"), ($"CHATHISTORY LATEST #{room} * 10", "INVALID_TARGET"), ($"PRIVMSG #{room} :hello", "404"), ($"NAMES #{room}", null), ($"WHO #{room}", null),
        })
        {
            Assert.Equal((way, asked, refusal), (way, asked, await irc.TypeAsync(asked)));
        }

        Assert.DoesNotContain(irc.Read, read => read.Contains("a secret", StringComparison.Ordinal) || read.Contains($" = #{room} ", StringComparison.Ordinal) || (read.Contains(" 352 ", StringComparison.Ordinal) && read.Contains(room, StringComparison.Ordinal)));
    }

    private static async Task HoldAsync(string way, JsonVisitor json, string room)
    {
        foreach (var asked in new[] { "join", "history", "members", "topic" })
            Assert.Equal((way, asked, Banned), (way, asked, await json.TryAsync(new JsonObject { ["type"] = asked, ["room"] = room }.ToJsonString())));
        Assert.Equal(Banned, await json.TryAsync(new JsonObject { ["type"] = "search", ["room"] = room, ["text"] = "secret" }.ToJsonString()));
        Assert.Equal("notInRoom", await json.TryAsync(new JsonObject { ["type"] = "send", ["room"] = room, ["text"] = "hello" }.ToJsonString()));
        Assert.Null(await json.TryAsync("""{"type":"rooms"}"""));
        var listed = JsonNode.Parse(json.Read.Last(read => read.Contains("\"type\":\"rooms\"", StringComparison.Ordinal)))!["rooms"]!.AsArray()
            .Single(listing => (string?)listing!["name"] == room)!;
        Assert.Equal((null, null), ((string?)listed["lastSeq"], (string?)listed["topic"]));
        Assert.DoesNotContain(json.Read, read => read.Contains("a secret", StringComparison.Ordinal));
    }

    private static async Task HoldResumedAsync(string way, OneListHost host, string room, string token, IPAddress from, bool readsWhy = true)
    {
        using var json = await JsonVisitor.ConnectAsync(host.Chat, from);
        await json.ResumeAsync(token);
        Assert.True(json.WasResumed, $"{way}: the token is good for the rest.");
        Assert.DoesNotContain(room, json.Rooms);
        await json.TryAsync("""{"type":"help"}""");
        Assert.True(
            !readsWhy || json.Read.Any(read => read.Contains("\"code\":\"banned\"", StringComparison.Ordinal) || read.Contains("\"by\":\"ann\"", StringComparison.Ordinal)),
            $"{way}: the person reads why.\n{string.Join('\n', json.Read)}");
        await HoldAsync(way, json, room);
    }

    private static async Task HoldOverWebAsync(string way, OneListHost host, string room, string start, IPAddress from)
    {
        using var page = await JsonVisitor.ConnectWebAsync(host.Web, start, from);
        Assert.DoesNotContain(room, page.Rooms);
        Assert.Contains(page.Read, read => read.Contains("\"code\":\"banned\"", StringComparison.Ordinal));
        await HoldAsync(way, page, room);
    }

    private static async Task<LineVisitor> LogInAsync(OneListHost host, string name, string room)
    {
        var visitor = await LineVisitor.ConnectAsync(host.Chat, EvesAddress);
        Assert.Null(await visitor.TypeAsync($"/login {name} {OneListHost.Password}"));
        Assert.Null(await visitor.TypeAsync($"/join {room}"));
        return visitor;
    }

    /// <summary>An account's session in the room that has lost its connection; its token.</summary>
    private static async Task<string> CutOffAsync(OneListHost host, string name, string room)
    {
        using var json = await JsonVisitor.ConnectAsync(host.Chat, EvesAddress);
        Assert.Null(await json.TryAsync($$"""{"type":"login","nick":"{{name}}","password":"{{OneListHost.Password}}"}"""));
        Assert.Null(await json.TryAsync(new JsonObject { ["type"] = "join", ["room"] = room }.ToJsonString()));
        json.Reset();
        await host.CutOffAsync(json.Token);
        return json.Token;
    }

    private static async Task<string> CutOffGuestAsync(OneListHost host, string name, string room, Func<Task>? before = null)
    {
        using var json = await JsonVisitor.ConnectAsync(host.Chat, EvesAddress);
        Assert.Null(await json.TryAsync($$"""{"type":"nick","nick":"{{name}}"}"""));
        Assert.Null(await json.TryAsync(new JsonObject { ["type"] = "join", ["room"] = room }.ToJsonString()));
        if (before is not null)
            await before();
        json.Reset();
        await host.CutOffAsync(json.Token);
        return json.Token;
    }

    /// <summary>The owner of all rooms, who is there in four ways.</summary>
    private sealed record Ann(LineVisitor Line, JsonVisitor Json, JsonVisitor Page, IrcVisitor Irc) : IDisposable
    {
        public static async Task<Ann> ConnectAsync(OneListHost host)
        {
            await host.MakeAccountAsync("ann");
            var line = await LineVisitor.ConnectAsync(host.Chat, AnnsAddress);
            await line.TypeAsync($"/login ann {OneListHost.Password}");
            var json = await JsonVisitor.ConnectAsync(host.Chat, AnnsAddress);
            await json.TryAsync($$"""{"type":"login","nick":"ann","password":"{{OneListHost.Password}}"}""");
            var page = await JsonVisitor.ConnectWebAsync(
                host.Web, $$"""{"type":"start","nick":"ann","password":"{{OneListHost.Password}}"}""", AnnsAddress);
            return new(line, json, page, await IrcVisitor.ConnectAsync(host.Irc, "ann", OneListHost.Password, AnnsAddress));
        }

        public void Dispose()
        {
            Line.Dispose();
            Json.Dispose();
            Page.Dispose();
            Irc.Dispose();
        }
    }
}
