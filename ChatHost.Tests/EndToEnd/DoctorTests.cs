using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting.Doctor;
using ChatHost.Tests.Deploy;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The program as an operator asks it, before the start, what would go wrong.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Where_all_is_well_it_says_so_line_by_line_and_leaves_nothing_behind()
    {
        using var directory = new TemporaryDirectory();

        var (exitCode, output, errors) = await ServerProcess.RunAsync(
            start => start.WorkingDirectory = directory.FullName, ["doctor", .. ServerProcess.FreePorts, "--Admin:Token=s3cret-of-tests-16"]);

        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.All(output, line => Assert.Matches("^(ok  |warn) [a-zA-Z ]+: .+", line));
        Assert.Contains("ok   setting: Admin:Token = *** (the command line)", output);
        Assert.Contains("ok   port Chat: 0.0.0.0:0 takes a free port.", output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.FullName));
    }

    [Fact]
    public async Task Problems_fail_with_what_to_do_and_exit_code_1()
    {
        using var occupant = new TcpListener(IPAddress.Any, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;

        var (exitCode, output, errors) = await ServerProcess.RunAsync(["doctor", .. ServerProcess.FreePorts, $"--Listeners:Chat:Port={port}"]);

        Assert.Equal(1, exitCode);
        Assert.Empty(errors);
        var failure = Assert.Single(output, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.StartsWith($"FAIL port Chat: 0.0.0.0:{port} is in use by ", failure, StringComparison.Ordinal);
        Assert.EndsWith("choose another port: --Listeners:Chat:Port=...", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_the_running_server_that_it_is_to_replace_it_is_green()
    {
        using var directory = new TemporaryDirectory();
        var path = $"--History:Path={Path.Combine(directory.FullName, "chat.db")}";
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, path]);
        string[] ports = [.. ((string[])["Chat", "Echo", "Admin", "Web", "Irc"]).Select(name => $"--Listeners:{name}:Port={server.AddressOf(name).Port}")];

        var (exitCode, output, _) = await ServerProcess.RunAsync(["doctor", .. ports, path]);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(output, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.Equal(6, output.Count(line => line.EndsWith("is the running server's, and free once that has stopped.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_the_servers_own_container_with_its_own_environment_it_is_green()
    {
        using var directory = new TemporaryDirectory();
        var ports = TestPorts.Free(5);
        void Configure(ProcessStartInfo start)
        {
            // As in the image and compose: other ports, since those may be taken here, and another folder in place of the volume.
            foreach (var (name, value) in Dockerfile.Read().Environment)
                start.Environment[name] = value;
            start.Environment["History__Path"] = Path.Combine(directory.FullName, "chathost.db");
            start.Environment["Admin__Token"] = "s3cret-of-tests-16";
            start.Environment["Limits__MaxConnections"] = "100";
            foreach (var (listener, port) in ((string[])["Chat", "Echo", "Admin", "Web", "Irc"]).Zip(ports))
                start.Environment[$"Listeners__{listener}__Port"] = port.ToString(CultureInfo.InvariantCulture);
        }

        await using var server = await ServerProcess.StartAsync(Configure);

        var (exitCode, output, _) = await ServerProcess.RunAsync(Configure, "doctor");

        Assert.Equal(0, exitCode);
        Assert.Equal(6, output.Count(line => line.EndsWith("is the running server's, and free once that has stopped.", StringComparison.Ordinal)));
        Assert.DoesNotContain(output, line => line.Contains("another ChatHost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_other_settings_than_the_running_servers_it_prints_how_to_ask_with_its_own()
    {
        using var directory = new TemporaryDirectory();
        var path = $"--History:Path={Path.Combine(directory.FullName, "chat.db")}";
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, path]);

        // As from a new container: the same volume, but none of the ports.
        var (exitCode, output, _) = await ServerProcess.RunAsync(["doctor", .. ServerProcess.FreePorts, path]);

        Assert.Equal(1, exitCode);
        Assert.Single(output, line => line.StartsWith("FAIL history file: ", StringComparison.Ordinal));
        var hint = Assert.Single(output, line => line.StartsWith("warn settings: another ChatHost is in the way", StringComparison.Ordinal));
        Assert.All(InstalledServer.Commands, command => Assert.Contains(command, hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_another_program_has_fails_beside_a_running_server_too()
    {
        using var occupant = new TcpListener(IPAddress.Any, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        await using var server = await ServerProcess.StartAsync(ServerProcess.FreePorts);

        var (exitCode, output, _) = await ServerProcess.RunAsync(
            ["doctor", .. ServerProcess.FreePorts, $"--Listeners:Admin:Port={server.AddressOf("Admin").Port}", $"--Listeners:Chat:Port={port}"]);

        Assert.Equal(1, exitCode);
        var failure = Assert.Single(output, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.StartsWith($"FAIL port Chat: 0.0.0.0:{port} is in use by ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_would_stop_the_start_are_among_its_findings()
    {
        var (exitCode, output, _) = await ServerProcess.RunAsync("doctor", "--Limits:MaxLineBytes=many");

        Assert.Equal(1, exitCode);
        Assert.Single(output, line => line.StartsWith("FAIL settings: Limits:MaxLineBytes = many: must be ", StringComparison.Ordinal));
    }
}
