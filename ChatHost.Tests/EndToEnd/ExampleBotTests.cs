using System.ComponentModel;
using System.Diagnostics;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The bots of docs/examples against the real server, over WebSocket.</summary>
public sealed class ExampleBotTests
{
    /// <summary>Debian's packages are found there.</summary>
    private const string NodePath = "/usr/share/nodejs";

    [Theory]
    [InlineData("bot.py", "-c", "import websockets", "python3", "/usr/bin/python3")]
    [InlineData("bot.js", "-e", "globalThis.WebSocket ?? require('ws')", "node")]
    public async Task A_bot_answers_each_question_once_though_its_connection_is_lost(string file, string option, string needs, params string[] programs)
    {
        var program = await FirstThatCanAsync(programs, option, needs);
        if (program is null)
            Assert.Skip($"{programs[0]} is not installed, or has no WebSocket.");
        await using var host = await InProcessHost.StartAsync();
        using var watcher = await ChatClient.EnterAnnouncedAsync(host.Chat);
        await watcher.SendAsync("/join dev");
        await watcher.ReadUntilAsync("* You are in dev. 1 here. Last number: 0.");

        // The answer is said, and the bot is not told.
        await using var line = await CuttingRelay.StartAsync(host.Web, cutAfter: "rolls");
        using var bot = Process.Start(Start(program, Repository.PathOf("docs", "examples", file), $"ws://127.0.0.1:{line.Port}/ws", "dev"))!;
        try
        {
            await watcher.ReadUntilAsync("* dice joined dev.");
            await watcher.SendAsync("!roll");
            await AnswerAsync(watcher);
            await watcher.SendAsync("hello");
            await watcher.SendAsync("!roll");
            await AnswerAsync(watcher);
            await watcher.SettleAsync("dev");

            Assert.Equal(2, watcher.Lines.Count(read => read.Contains(" rolls ", StringComparison.Ordinal)));
            Assert.Equal(2, line.Connections);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nThe bot read:\n{line.Transcript}", late);
        }
        finally
        {
            bot.Kill(entireProcessTree: true);
        }
    }

    private static async Task AnswerAsync(ChatClient watcher)
    {
        var answer = (await watcher.ReadUntilAsync(read => read.StartsWith("dice: ", StringComparison.Ordinal)))[^1];
        Assert.Matches(@"^dice: user\d+ rolls [1-6]\.$", answer);
    }

    /// <summary>The first on the path need not be the one that packages were installed for.</summary>
    private static async Task<string?> FirstThatCanAsync(string[] programs, string option, string needs)
    {
        foreach (var program in programs)
        {
            var start = Start(program, option, needs);
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            try
            {
                using var asked = Process.Start(start)!;
                await asked.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
                if (asked.ExitCode == 0)
                    return program;
            }
            catch (Win32Exception)
            {
                // Not there: the next may be.
            }
        }

        return null;
    }

    private static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["NODE_PATH"] = NodePath;
        return start;
    }
}
