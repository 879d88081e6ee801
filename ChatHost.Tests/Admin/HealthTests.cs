using System.Net;
using ChatHost.Hosting;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_answers_is_alive_and_ready()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var (alive, ready) = (await admin.GetAsync("/healthz"), await admin.GetAsync("/readyz"));

        Assert.Equal(HttpStatusCode.OK, alive.Status);
        Assert.Equal("application/json", alive.ContentType);
        Assert.Equal("""{"status":"Healthy","checks":[]}""" + "\n", alive.Body);
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        Assert.Equal("Healthy", ready.Json.GetProperty("status").GetString());
        Assert.Equal(
            ["listeners Healthy ", "history Healthy "],
            ready.Json.GetProperty("checks").EnumerateArray().Select(check =>
                $"{check.GetProperty("name")} {check.GetProperty("status")} {check.GetProperty("description")}"));
    }

    [Fact]
    public async Task A_server_that_drains_is_alive_but_not_ready()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        host.Services.GetRequiredService<Readiness>().Draining();

        var (alive, ready) = (await admin.GetAsync("/healthz"), await admin.GetAsync("/readyz"));

        Assert.Equal(HttpStatusCode.OK, alive.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Equal("application/json", ready.ContentType);
        Assert.Equal("Unhealthy", ready.Json.GetProperty("status").GetString());
        Assert.Equal("shutting down", ready.Json.GetProperty("checks")[0].GetProperty("description").GetString());
    }

    [Fact]
    public async Task A_server_whose_store_is_away_is_not_ready_until_it_is_back()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        var store = host.Services.GetRequiredService<SwitchableHistoryStore>();

        store.IsAway = true;
        var away = await admin.GetAsync("/readyz");
        store.IsAway = false;
        var back = await admin.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Equal("the disk is full.", away.Json.GetProperty("checks")[1].GetProperty("description").GetString());
        Assert.Equal(HttpStatusCode.OK, back.Status);
    }

    [Fact]
    public async Task Probes_need_no_token_and_no_certain_host_on_any_address()
    {
        await using var host = RunningHost.Start(("Listeners:Admin:Address", "0.0.0.0"), ("Admin:Token", "s3cret-of-tests-16"));
        using var admin = AdminCaller.Of(host);

        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.OK, await admin.SendRawAsync($"GET {path} HTTP/1.1", "Host: 10.1.2.3:8080"));
        }
    }

    [Fact]
    public async Task Probes_on_loopback_may_use_any_host()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        Assert.Equal(HttpStatusCode.OK, await admin.SendRawAsync("GET /healthz HTTP/1.1", "Host: chat.example.org"));
        Assert.Equal(HttpStatusCode.OK, await admin.SendRawAsync("GET /readyz HTTP/1.0"));
    }
}
