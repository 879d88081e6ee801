using System.Net;
using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin;

/// <summary>What operators do over HTTP to rooms and to those who may not be in them.</summary>
public sealed class ModerationCallsTests
{
    private const string Password = "correct horse";

    private static readonly (string, string) FewRounds = ("Accounts:Rounds", "100000");

    [Fact]
    public async Task A_room_is_given_away_and_its_settings_are_changed()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        await admin.PostAsync("/accounts", $$"""{"name":"carol","password":"{{Password}}"}""");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        await bob.SendAsync("/join dev");
        await bob.ReadUntilAsync("* You are in dev.");

        var changed = await PatchAsync(admin, "/rooms/dev", """{"owner":"carol","settings":{"invite":"on","limit":7,"moderated":true,"password":"Sesame"}}""");

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("carol", changed.Json.GetProperty("owner").GetString());
        Assert.Equal(
            """{"invite":"on","password":"Sesame","limit":"7","moderated":"on","topic":"everyone","secret":"off","accounts":"off"}""",
            changed.Json.GetProperty("settings").GetRawText());
        foreach (var line in (string[])["owner carol.", "invite on.", "limit 7.", "moderated on.", "password."])
            await bob.ReadUntilAsync($"* server set {line}");
        var wrong = await PatchAsync(admin, "/rooms/dev", """{"settings":{"secret":"on","invite":"maybe"}}""");
        Assert.Equal((HttpStatusCode.BadRequest, "Usage: /room invite off|on"), (wrong.Status, wrong.Json.GetProperty("detail").GetString()));
        Assert.Equal("off", (await PatchAsync(admin, "/rooms/dev", "{}")).Json.GetProperty("settings").GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(admin, "/rooms/nowhere", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(admin, "/rooms/dev", """{"owner":"nobody"}""")).Status);
    }

    [Fact]
    public async Task A_ban_in_a_room_holds_is_listed_and_is_lifted()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        await bob.SendAsync($"/register {Password}");
        await bob.ReadUntilAsync("* bob is registered");

        var set = await admin.PostAsync("/rooms/general/bans", """{"who":"bob","for":"2h","text":"spam"}""");

        Assert.True(set.Status == HttpStatusCode.Created, set.Body);
        Assert.Equal("/rooms/general/bans/1", set.Headers["Location"]);
        await bob.ReadUntilAsync("* server banned you from general: spam");
        await bob.SendAsync("/join general");
        await bob.ReadUntilAsync("! You are banned from general: spam");
        var list = await admin.GetAsync("/rooms/general/bans");
        Assert.True(list.Status == HttpStatusCode.OK, list.Body);
        var listed = list.Json.GetProperty("bans")[0];
        Assert.Equal((1, "ban", "bob", "account", "admin", "spam"), (
            listed.GetProperty("ban").GetInt32(), listed.GetProperty("do").GetString(), listed.GetProperty("who").GetString(),
            listed.GetProperty("kind").GetString(), listed.GetProperty("by").GetString(), listed.GetProperty("text").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/rooms/general/bans/1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/rooms/general/bans/1")).Status);
        await bob.SendAsync("/join general");
        await bob.ReadUntilAsync("* You are in general.");
        await admin.PostAsync("/rooms/general/bans", """{"who":"bob","do":"mute"}""");
        await bob.SendAsync("hello");
        await bob.ReadUntilAsync("! You are muted in general.");
        var entries = (await admin.GetAsync("/audit?by=admin&room=general")).Json.GetProperty("entries").EnumerateArray();
        Assert.Equal(["ban", "unban", "mute"], entries.Select(entry => entry.GetProperty("do").GetString()));
    }

    [Fact]
    public async Task A_ban_from_the_server_is_listed_and_lifted_and_loopback_cannot_be_banned()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);

        var set = await admin.PostAsync("/bans", """{"who":"203.0.113.7/24","for":"7d","text":"spam"}""");

        Assert.Equal((HttpStatusCode.Created, "/bans/1"), (set.Status, set.Headers["Location"]));
        Assert.Equal("203.0.113.0/24", set.Json.GetProperty("who").GetString());
        Assert.Equal(1, (await admin.GetAsync("/bans")).Json.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/bans/1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/bans/1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.PostAsync("/bans", """{"who":"127.0.0.1"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync("/bans", """{"who":"203.0.113.7","for":"soon"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/bans", """{"who":"nobody"}""")).Status);
        await admin.PostAsync("/accounts", $$"""{"name":"carol","password":"{{Password}}"}""");
        var suspended = await admin.PostAsync("/bans", """{"who":"carol","text":"spam"}""");
        Assert.Equal((HttpStatusCode.Created, "/accounts/carol"), (suspended.Status, suspended.Headers["Location"]));
        Assert.Equal("spam", (await admin.GetAsync("/accounts/carol")).Json.GetProperty("suspended").GetProperty("text").GetString());
    }

    private static Task<Answer> PatchAsync(AdminCaller admin, string path, string json) =>
        admin.SendAsync(HttpMethod.Patch, path, new StringContent(json, Encoding.UTF8, "application/json"));
}
