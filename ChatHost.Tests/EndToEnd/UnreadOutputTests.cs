using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>A terminal that is scrolled back, a pipe that is stuck: nobody takes what the server logs.</summary>
public sealed partial class UnreadOutputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_whose_output_is_not_read_serves_and_stops_when_asked()
    {
        using var directory = new TemporaryDirectory();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ChatHost.dll"), .. ServerProcess.FreePorts, "--History:Store=Memory",
                "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Limits:ConnectionsPerAddress=10000",
            ])
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start)!;
        try
        {
            IPEndPoint? chat = null;
            while (chat is null)
            {
                var line = await server.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
                if (ChatAddress().Match(line!) is { Success: true } found)
                    chat = new(IPAddress.Loopback, int.Parse(found.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
            }

            // From here on nobody reads. A pipe holds 64 KiB, the queue some thousand lines; each connection logs a dozen.
            for (var i = 0; i < 600; i++)
            {
                using var guest = await ChatClient.EnterAsync(chat);
            }

            Assert.Equal(0, await StopAsync(server));
        }
        finally
        {
            if (!server.HasExited)
                server.Kill();
        }
    }

    private static async Task<int> StopAsync(Process server)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await server.WaitForExitAsync(Cancellation).WaitAsync(TestWait.Patience, Cancellation);
        return server.ExitCode;
    }

    [GeneratedRegex("Listening: Chat tcp://0\\.0\\.0\\.0:(\\d+)")]
    private static partial Regex ChatAddress();
}
