using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What an operator and a balancer see of a server that stops.</summary>
public sealed class AdminAtStopTests
{
    private const string Shutdown = "* Server is shutting down.";

    [Fact]
    public async Task During_the_notice_it_lives_but_is_not_ready_and_all_still_works()
    {
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, "--Shutdown:Notice=01:00:00"]);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/readyz"));

        server.Terminate();
        await server.WaitForAsync(line => line.Contains("Shutting down", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(server, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "/clients"));
        using var late = await ChatClient.EnterAsync(server.Chat);
        await late.SendAsync("/who");
        await late.ExpectAsync($"* general: {late.Name}");
    }

    [Fact]
    public async Task The_admin_listener_closes_last()
    {
        await using var server = await ServerProcess.StartAsync(
            [.. ServerProcess.FreePorts, "--Shutdown:DrainTimeout=00:00:03", "--Limits:Messages:Burst=1000000"]);
        using var polite = await ChatClient.EnterAsync(server.Chat);
        using var stuck = await ChatClient.EnterAnnouncedAsync(server.Chat, receiveBuffer: 4096);
        await SlowReader.OverwhelmAsync(polite);

        server.Terminate();
        Assert.Equal(Shutdown, (await polite.ReadToEndAsync())[^1]);

        using var late = await ChatClient.ConnectAsync(server.Chat);
        Assert.Equal(["! Server is shutting down."], await late.ReadToEndAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(server, "/readyz"));
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task The_health_check_asks_the_server_that_runs()
    {
        await using var server = await ServerProcess.StartAsync(ServerProcess.FreePorts);
        var port = server.AddressOf("Admin").Port;

        Assert.Equal(0, (await ServerProcess.RunAsync("healthcheck", $"--Listeners:Admin:Port={port}")).ExitCode);
        await server.KillAsync();
        Assert.Equal(1, (await ServerProcess.RunAsync("healthcheck", $"--Listeners:Admin:Port={port}")).ExitCode);
    }

    private static async Task<HttpStatusCode> GetAsync(ServerProcess server, string path)
    {
        using var client = new HttpClient { Timeout = TestWait.Patience };
        using var response = await client.GetAsync(new Uri($"http://{server.AddressOf("Admin")}{path}"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
