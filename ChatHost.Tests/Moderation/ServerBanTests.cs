using System.Net;
using System.Text.Json.Nodes;
using ChatHost.Moderation;
using ChatHost.Protocols.WebSockets;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Moderation;

/// <summary>Bans from the whole server, for people whose addresses a trusted proxy gives.</summary>
public sealed class ServerBanTests
{
    private const string Password = "correct horse";
    private const string Mallory = "X-Forwarded-For: 203.0.113.7";
    private const string Named = "X-Forwarded-Host: chat.example";

    [Fact]
    public async Task A_banned_network_is_out_at_once_and_stays_out_whatever_it_speaks()
    {
        await using var host = await StartAsync();
        using var alice = await OperatorAsync(host);
        var (mallory, _) = await RawWebSocket.StartAsync(host.Web, """{"type":"start","nick":"mallory"}""", Mallory, Named);
        using var _1 = mallory;
        var (other, hello) = await RawWebSocket.StartAsync(host.Web, """{"type":"start","nick":"bob"}""", "X-Forwarded-For: 203.0.114.1", Named);
        using var _2 = other;

        await alice.SendAsync("/server ban 203.0.113.9/24 2h go away");
        await alice.ReadUntilAsync("* Banned: address 203.0.113.0/24, with 1 other: mallory.");

        var (messages, code) = await mallory.ReadToCloseAsync();
        Assert.Equal("You are banned: go away", (string?)messages[^1]["text"]);
        Assert.Equal(("banned", WebSocketCloseCode.PolicyViolation), ((string?)messages[^1]["code"], code));
        using var again = await RawWebSocket.ConnectAsync(host.Web, Mallory, Named);
        Assert.Equal("banned", (string?)(await again.ReadToCloseAsync()).Messages.Single()["code"]);
        using var page = await RawWebSocket.RequestAsync(host.Web, ["GET / HTTP/1.1", $"Host: {host.Web}", Mallory, "Connection: close"]);
        Assert.Equal(403, page.Status);
        Assert.Contains("You are banned: go away", await page.ReadBodyAsync(), StringComparison.Ordinal);
        await other.SayAsync("""{"type":"send","room":"general","text":"still here","id":"1"}""");
        await other.ReadAsync("ack");
    }

    [Fact]
    public async Task A_ban_ends_the_token_of_a_guest_and_is_lifted_by_its_number()
    {
        await using var host = await StartAsync();
        using var alice = await OperatorAsync(host);
        var (mallory, hello) = await RawWebSocket.StartAsync(host.Web, """{"type":"start","nick":"mallory"}""", Mallory, Named);
        using var _1 = mallory;

        await alice.SendAsync("/server ban mallory");
        await alice.ReadUntilAsync("* Banned: address 203.0.113.7.");
        await mallory.ReadToCloseAsync();
        await alice.SendAsync("/server bans");
        Assert.Equal("* 1 ban 203.0.113.7 (address), by alice", await alice.ReadUntilAsync("* 1 ban"));
        await alice.SendAsync("/server unban 1");
        await alice.ReadUntilAsync("* No longer banned: 203.0.113.7.");

        using var back = await RawWebSocket.ConnectAsync(host.Web, Mallory, Named);
        await back.SayAsync(new JsonObject { ["type"] = "resume", ["token"] = (string?)hello["token"] }.ToJsonString());
        Assert.Equal("cannotResume", (string?)(await back.ReadAsync("error"))["code"]);
    }

    [Theory]
    [InlineData("203.0.0.0/15", "! Not banned: a network wider than /16, of IPv6 wider than /32.")]
    [InlineData("2001::/31", "! Not banned: a network wider than /16, of IPv6 wider than /32.")]
    [InlineData("127.0.0.0/16", "! Not banned: loopback.")]
    [InlineData("::1", "! Not banned: loopback.")]
    [InlineData("*!*@*", "! Not banned: your own address.")]
    [InlineData("alice", "! Not to yourself.")]
    [InlineData("nobody", "! No such nickname: nobody")]
    public async Task What_would_shut_out_too_many_is_refused(string who, string refusal)
    {
        await using var host = await StartAsync();
        using var alice = await OperatorAsync(host);

        await alice.SendAsync($"/server ban {who}");

        Assert.Equal(refusal, await alice.ReadUntilAsync("!"));
        Assert.Empty(host.Services.GetRequiredService<ServerBans>().All);
    }

    [Fact]
    public async Task A_mask_of_a_name_ends_whoever_takes_it()
    {
        await using var host = await StartAsync();
        using var alice = await OperatorAsync(host);
        await alice.SendAsync("/server ban spam*!*@* no bots");
        await alice.ReadUntilAsync("* Banned: mask spam*!*@*.");

        var (bot, _) = await RawWebSocket.StartAsync(host.Web, headers: [Mallory, Named]);
        using var _1 = bot;
        await bot.SayAsync("""{"type":"nick","nick":"Spam7"}""");

        Assert.Equal("You are banned: no bots", (string?)(await bot.ReadToCloseAsync()).Messages[^1]["text"]);
    }

    [Fact]
    public async Task An_account_that_is_banned_is_suspended()
    {
        await using var host = await StartAsync();
        using var alice = await OperatorAsync(host);
        using var bob = await LineClient.ConnectAsync(host.Chat.Port, "bob");
        await bob.SendAsync($"/register {Password}");
        await bob.ReadUntilAsync("* bob is registered");

        await alice.SendAsync("/server ban bob 1d spam");
        await alice.ReadUntilAsync("* Suspended: bob.");
        await bob.ReadUntilAsync("* bob is suspended: spam");
        await alice.SendAsync("/server unban bob");
        await alice.ReadUntilAsync("* No longer banned: bob.");
        using var again = await LineClient.ConnectAsync(host.Chat.Port);
        await again.SendAsync($"/login bob {Password}");
        await again.ReadUntilAsync("* You are logged in as bob.");
    }

    [Fact]
    public async Task Bans_survive_a_restart_and_end_by_themselves()
    {
        var parts = new ChatParts();
        var now = parts.Time.GetUtcNow().UtcDateTime;
        var target = AddressTarget.Of(IPAddress.Parse("203.0.113.7"), "203.0.113.7");
        await parts.ServerBans.AddAsync(new(0, target, "admin", now, now + TimeSpan.FromHours(1), "spam"), new("admin", "Admin", "ban"));

        var restarted = new ServerBans(new(parts.Database, parts.Audit), parts.Cloaks, parts.Time);
        await restarted.LoadAsync();

        Assert.Equal("spam", restarted.Find(IPAddress.Parse("203.0.113.7"))!.Text);
        Assert.Null(restarted.Find(IPAddress.Parse("203.0.113.8")));
        parts.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(restarted.Find(IPAddress.Parse("203.0.113.7")));
        Assert.Empty(restarted.All);
    }

    private static Task<InProcessHost> StartAsync() => InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1", "Accounts:Rounds=100000");

    private static async Task<LineClient> OperatorAsync(InProcessHost host)
    {
        using var admin = new AdminCaller(new($"http://{host.AddressOf("Admin")}/"));
        await admin.PostAsync("/accounts", $$"""{"name":"alice","password":"{{Password}}","operator":true}""");
        var alice = await LineClient.ConnectAsync(host.Chat.Port);
        await alice.SendAsync($"/login alice {Password}");
        await alice.ReadUntilAsync("* You are logged in as alice.");
        return alice;
    }
}
