using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>How the program starts, or says why not.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task It_starts_in_an_empty_directory_and_reports_its_listeners_once_all_ports_are_open()
    {
        await using var server = await ServerProcess.StartAsync(ServerProcess.FreePorts);

        Assert.Equal(["Chat", "Echo", "Admin", "Web", "Irc"], server.Listeners);
        using var user = await ChatClient.ConnectAsync(server.Chat);
        await user.ExpectAsync("Welcome to the chat server!");
        await user.ExpectAsync("* You are user1 in general. 1 here. Type /help for commands.");
        foreach (var listener in server.Listeners)
            (await ChatClient.ConnectAsync(server.AddressOf(listener))).Dispose();
    }

    [Fact]
    public async Task Listeners_are_data_one_can_be_added_under_any_name_and_others_turned_off()
    {
        await using var server = await ServerProcess.StartAsync(
            "--Listeners:Chat:Port=0", "--Listeners:Echo:Enabled=false", "--Listeners:Admin:Enabled=false", "--Listeners:Web:Enabled=false",
            "--Listeners:Irc:Enabled=false", "--Listeners:Nod:Enabled=true", "--Listeners:Nod:Port=0",
            "--Listeners:Backdoor:Port=0", "--Listeners:Backdoor:Protocol=Line");

        Assert.Equal(["Chat", "Nod", "Backdoor"], server.Listeners);
        Assert.DoesNotContain(server.Output, line => line.Contains("skipped", StringComparison.Ordinal));
        using var front = await ChatClient.EnterAsync(server.Chat);
        using var back = await ChatClient.EnterAsync(server.AddressOf("Backdoor"));
        await back.SendAsync("through the back");
        await front.ReadUntilAsync($"{back.Name}: through the back");
    }

    [Fact]
    public async Task Invalid_settings_are_reported_all_at_once_one_line_each()
    {
        var (exitCode, output, errors) = await ServerProcess.RunAsync(
            "--Listeners:Chat:Port=70000", "--Limits:MaxLineBytes=many", "--History:Store=Paper");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Collection(
            errors.Order(),
            line => Assert.StartsWith("History:Store = Paper: must be ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Limits:MaxLineBytes = many: must be ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Listeners:Chat:Port = 70000: must be ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_with_the_listener_and_the_address()
    {
        using var occupant = new TcpListener(IPAddress.Any, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;

        var (exitCode, output, errors) = await ServerProcess.RunAsync(
            [.. ServerProcess.FreePorts, $"--Listeners:Chat:Port={port}"]);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Equal([$"Cannot listen: Chat tcp://0.0.0.0:{port}: the port is in use by another program or listener."], errors);
    }

    [Fact]
    public async Task Two_listeners_of_one_port_are_one_line_too()
    {
        var port = FreePort();

        var (exitCode, output, errors) = await ServerProcess.RunAsync(
            [.. ServerProcess.FreePorts, $"--Listeners:Chat:Port={port}", $"--Listeners:Echo:Port={port}"]);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Equal([$"Cannot listen: Echo tcp://0.0.0.0:{port}: the port is in use by another program or listener."], errors);
    }

    [Fact]
    public async Task An_unknown_argument_is_refused()
    {
        var (exitCode, output, errors) = await ServerProcess.RunAsync("--Listeners:Chat:Port=0", "serve");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("Unknown argument: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_and_nothing_started()
    {
        var (exitCode, output, errors) = await ServerProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains(output, line => line.Contains("Limits:MaxLineBytes", StringComparison.Ordinal));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_health_check_fails_without_an_Admin_listener()
    {
        var off = await ServerProcess.RunAsync("healthcheck", "--Listeners:Admin:Enabled=false");
        var down = await ServerProcess.RunAsync("healthcheck", $"--Listeners:Admin:Port={FreePort()}");

        Assert.Equal(1, off.ExitCode);
        Assert.StartsWith("unhealthy: ", Assert.Single(off.Errors), StringComparison.Ordinal);
        Assert.Equal(1, down.ExitCode);
        Assert.StartsWith("unhealthy: ", Assert.Single(down.Errors), StringComparison.Ordinal);
    }

    /// <summary>A port that was free a moment ago.</summary>
    private static int FreePort()
    {
        using var finder = new TcpListener(IPAddress.Any, 0);
        finder.Start();
        return ((IPEndPoint)finder.LocalEndpoint).Port;
    }
}
