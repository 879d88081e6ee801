using System.ComponentModel;
using System.Diagnostics;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What people really type: nc, with a script's input.</summary>
public sealed class NetcatTests
{
    [Fact]
    public async Task A_line_from_a_script_is_said_and_nc_ends_by_itself()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        var (exitCode, output) = await NetcatAsync(host.Chat.Port, "deployed");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            ["Welcome to the chat server!", "* You are user2 in general. 2 here. Type /help for commands."],
            output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: deployed");
        await alice.ExpectAsync("* user2 left general.");
    }

    [Fact]
    public async Task Commands_from_a_script_are_answered()
    {
        await using var host = await InProcessHost.StartAsync();

        var (exitCode, output) = await NetcatAsync(host.Chat.Port, "/nick robot\nhi\n/who\n/topic tests\n/quit\n");

        Assert.Equal(0, exitCode);
        Assert.EndsWith("Nickname changed to: robot\r\n* general: robot\r\n* Topic of general: tests\r\n* Bye.\r\n", output, StringComparison.Ordinal);
    }

    /// <summary>What nc writes for an input, which ends when it has read the server's end.</summary>
    private static async Task<(int ExitCode, string Output)> NetcatAsync(int port, string input)
    {
        var start = new ProcessStartInfo("nc", ["-N", "127.0.0.1", port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using var netcat = Process.Start(start)!;
            await netcat.StandardInput.WriteAsync(input);
            netcat.StandardInput.Close();
            var output = await netcat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(ChatClient.Patience);
            await netcat.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(ChatClient.Patience);
            return (netcat.ExitCode, output);
        }
        catch (Win32Exception)
        {
            Assert.Skip("nc is not installed.");
            throw;
        }
    }
}
