using System.Net;
using ChatHost.Hosting;
using ChatHost.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Admin;

public sealed class AdminAccessTests
{
    private static readonly (string, string?)[] OpenToOthers = [("Listeners:Admin:Address", "0.0.0.0"), ("Admin:Token", "s3cret-of-tests-16")];

    [Fact]
    public async Task On_loopback_no_token_is_needed_under_the_names_of_this_machine()
    {
        await using var host = RunningHost.Start(("Admin:AllowedHosts", "chat.example.org; [fd00::1]"), ("Admin:Token", "s3cret-of-tests-16"));
        using var admin = AdminCaller.Of(host);
        string[] ours =
        [
            "localhost", "localhost:8080", "LocalHost:1", "app.localhost", "127.0.0.1", "127.0.0.1:9", "127.200.3.4", "[::1]", "[::1]:8080",
            "chat.example.org", "Chat.Example.Org:8443", "[fd00::1]:80",
        ];

        foreach (var name in ours)
            Assert.Equal((name, HttpStatusCode.OK), (name, await admin.SendRawAsync("GET /clients HTTP/1.1", $"Host: {name}")));
    }

    [Fact]
    public async Task On_loopback_any_other_name_is_refused()
    {
        await using var host = RunningHost.Start(("Admin:AllowedHosts", "chat.example.org"));
        using var admin = AdminCaller.Of(host);
        string[] foreign =
        [
            "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", ".localhost.",
            "10.0.0.1", "[::2]", "0.0.0.0", "www.chat.example.org", "",
        ];

        foreach (var name in foreign)
            Assert.Equal((name, HttpStatusCode.BadRequest), (name, await admin.SendRawAsync("GET /clients HTTP/1.1", $"Host: {name}")));
        Assert.Equal(HttpStatusCode.BadRequest, await admin.SendRawAsync("GET /clients HTTP/1.0"));
        Assert.Equal(HttpStatusCode.BadRequest, await admin.SendRawAsync("GET /nothing HTTP/1.1", "Host: evil.example"));
    }

    [Fact]
    public async Task A_refused_name_is_a_problem_that_says_what_to_do()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var answer = await admin.SendAsync(HttpMethod.Get, "/clients", null, ("Host", "evil.example"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Host must be localhost, a loopback address, or one of Admin:AllowedHosts.", answer.Detail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_web_page_of_another_origin_is_refused_on_any_address(bool isOpenToOthers)
    {
        await using var host = RunningHost.Start(isOpenToOthers ? OpenToOthers : []);
        using var admin = AdminCaller.Of(host);
        var own = host.AdminUri.Authority;
        string[] foreign =
        [
            "Origin: http://evil.example", "Origin: null", $"Origin: https://{own}", "Origin: http://127.0.0.1:1", "Origin: ",
            $"Origin: http://{own}\r\nOrigin: http://evil.example",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: ", "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
        ];
        string[] fine = [$"Origin: http://{own}", $"Origin: HTTP://{own}", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Accept: */*"];

        foreach (var header in foreign)
        {
            foreach (var path in (string[])["/clients", "/healthz", "/nothing"])
            {
                var status = await admin.SendRawAsync($"GET {path} HTTP/1.1", $"Host: {own}", header, "Authorization: Bearer s3cret-of-tests-16");
                Assert.Equal((header, path, HttpStatusCode.Forbidden), (header, path, status));
            }
        }

        foreach (var header in fine)
        {
            var status = await admin.SendRawAsync("GET /clients HTTP/1.1", $"Host: {own}", header, "Authorization: Bearer s3cret-of-tests-16");
            Assert.Equal((header, HttpStatusCode.OK), (header, status));
        }
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_a_problem_and_says_nothing()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync("/rooms/general/messages", """{"text":"hi"}""", ("Origin", "http://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("Web pages of another origin may not use this port.", answer.Detail);
        Assert.Equal(0, (await admin.GetAsync("/rooms/general")).Json.GetProperty("lastSeq").GetInt64());
    }

    [Fact]
    public async Task On_any_other_address_the_token_opens_everything()
    {
        await using var host = RunningHost.Start(OpenToOthers);
        using var admin = AdminCaller.Of(host);
        string[] right = ["Bearer s3cret-of-tests-16", "bearer s3cret-of-tests-16", "BEARER  s3cret-of-tests-16 "];
        string[] wrong = ["Bearer s3cre", "Bearer s3cret-of-tests-16x", "Bearer S3CRET", "Bearer ", "Bearer", "s3cret-of-tests-16", "Basic s3cret-of-tests-16", "Bearers3cret-of-tests-16", ""];

        foreach (var value in right)
            Assert.Equal((value, HttpStatusCode.OK), (value, await admin.SendRawAsync("GET /clients HTTP/1.1", "Host: chat.example.org", $"Authorization: {value}")));
        foreach (var value in wrong)
            Assert.Equal((value, HttpStatusCode.Unauthorized), (value, await admin.SendRawAsync("GET /clients HTTP/1.1", "Host: localhost", $"Authorization: {value}")));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await admin.SendRawAsync("GET /clients HTTP/1.1", "Host: localhost", "Authorization: Bearer s3cret-of-tests-16", "Authorization: Bearer x"));
    }

    [Fact]
    public async Task Without_the_token_nothing_is_done_and_nothing_is_learned()
    {
        await using var host = RunningHost.Start(OpenToOthers);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var refused = await admin.GetAsync("/clients");
        var others = new[]
        {
            await admin.GetAsync("/nothing"),
            await admin.GetAsync("/rooms/general/messages"),
            await admin.DeleteAsync("/healthz"),
            await admin.PostAsync("/rooms/general/messages", """{"text":"hi"}"""),
        };

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
        Assert.Contains("Authorization: Bearer TOKEN", refused.Detail, StringComparison.Ordinal);
        Assert.All(others, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        using var inside = AdminCaller.Of(host);
        var room = await inside.SendAsync(HttpMethod.Get, "/rooms/general", null, ("Authorization", "Bearer s3cret-of-tests-16"));
        Assert.Equal(0, room.Json.GetProperty("lastSeq").GetInt64());
    }

    [Fact]
    public async Task Each_listener_follows_the_rule_of_its_own_address()
    {
        await using var host = RunningHost.Start(
            ("Admin:Token", "s3cret-of-tests-16"),
            ("Listeners:Outside:Address", "0.0.0.0"), ("Listeners:Outside:Port", "0"), ("Listeners:Outside:Protocol", "Admin"));
        using var inside = AdminCaller.Of(host);
        using var outside = new AdminCaller(host.UriOf("Outside"));

        Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync("/clients")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await inside.SendAsync(HttpMethod.Get, "/clients", null, ("Host", "evil.example"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await outside.GetAsync("/clients")).Status);
        Assert.Equal(HttpStatusCode.OK, (await outside.SendAsync(HttpMethod.Get, "/clients", null, ("Authorization", "Bearer s3cret-of-tests-16"))).Status);
    }

    [Fact]
    public async Task Without_a_token_in_the_settings_one_is_made_and_logged_once()
    {
        await using var host = RunningHost.Start(
            ("Listeners:Admin:Address", "0.0.0.0"),
            ("Listeners:Outside:Address", "0.0.0.0"), ("Listeners:Outside:Port", "0"), ("Listeners:Outside:Protocol", "Admin"));
        using var admin = AdminCaller.Of(host);

        var line = Assert.Single(host.Logs.Lines, line => line.Id == 5000 && line.Category.StartsWith("ChatHost", StringComparison.Ordinal));
        var token = line.Text.Trim().Split(' ')[^1];
        var without = await admin.GetAsync("/clients");
        var with = await admin.SendAsync(HttpMethod.Get, "/clients", null, ("Authorization", $"Bearer {token}"));

        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.Equal(HttpStatusCode.OK, with.Status);
        Assert.Single(host.Logs.Lines, logged => logged.Text.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("0.0.0.0", "s3cret-of-tests-16")]
    public async Task No_token_is_logged_where_none_was_made(string address, string? token)
    {
        await using var host = RunningHost.Start(("Listeners:Admin:Address", address), ("Admin:Token", token));

        Assert.DoesNotContain(host.Logs.Lines, line => line.Id == 5000 && line.Category.StartsWith("ChatHost", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("s3cret-of-tests-16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listener_that_is_not_admins_knows_nothing_of_these_calls()
    {
        await using var host = RunningHost.Start([], services => services
            .Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        var addresses = host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        var ours = host.Services.GetRequiredService<Listeners>().Bound.Select(bound => bound.Address.Port).ToHashSet();
        using var other = new AdminCaller(new Uri(addresses.Single(address =>
            address.StartsWith("http://", StringComparison.Ordinal) && !ours.Contains(new Uri(address).Port))));

        foreach (var path in (string[])["/healthz", "/readyz", "/clients", "/rooms", "/rooms/general/messages", "/openapi/v1.json", "/nothing"])
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await other.GetAsync(path)).Status));
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/rooms/general/messages", """{"text":"hi"}""")).Status);
    }
}
