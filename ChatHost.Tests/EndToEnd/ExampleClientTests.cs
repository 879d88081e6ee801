using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The clients of docs/examples, which were written from docs/protocol.md alone, against the real server.</summary>
public sealed class ExampleClientTests
{
    /// <summary>The C# one is compiled first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("client.sh", "bash", "jq")]
    [InlineData("client.py", "python3", "python3")]
    [InlineData("client.cs", "dotnet", "dotnet")]
    public async Task An_example_says_what_it_is_given_once_though_its_connection_is_lost_and_reads_it_all(string file, string program, string needs)
    {
        await SkipWithoutAsync(needs, "--version");
        if (program == "bash")
            await SkipWithoutAsync("nc", "-h");
        await using var host = await InProcessHost.StartAsync();
        using var watcher = await ChatClient.EnterAnnouncedAsync(host.Chat);
        await watcher.SendAsync("/join dev");
        await watcher.ReadUntilAsync("* You are in dev. 1 here. Last number: 0.");
        await using var line = await CuttingRelay.StartAsync(host.Chat, cutAfter: "\"ack\"");

        var output = await RunAsync(file, program, line.Port, "one\ntwo \"quoted\"\nthrée\n");
        var said = new List<string>();
        while (said.Count < 3)
            said.AddRange((await watcher.ReadUntilAsync(read => read.Contains(": ", StringComparison.Ordinal) && !read.StartsWith('*'))).TakeLast(1));
        await watcher.SettleAsync("dev");

        Assert.Equal(2, line.Connections);
        Assert.Equal(["one", "two \"quoted\"", "thrée"], said.Select(Text));
        Assert.True(said.SequenceEqual(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), $"It wrote: {output}\nIt read:\n{line.Transcript}");
        Assert.Equal(3, watcher.Lines.Count(read => read.StartsWith("user", StringComparison.Ordinal)));

        static string Text(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
    }

    private static async Task<string> RunAsync(string file, string program, int port, string input)
    {
        using var folder = new CopiedExample(file);
        string[] command = program == "dotnet" ? ["run", folder.Path] : [folder.Path];
        var start = new ProcessStartInfo(program, [.. command, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), "dev"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(folder.Path),
        };
        using var client = Process.Start(start)!;
        try
        {
            await client.StandardInput.WriteAsync(input);
            client.StandardInput.Close();
            var output = await client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, client.ExitCode);
            return output;
        }
        finally
        {
            if (!client.HasExited)
                client.Kill(entireProcessTree: true);
        }
    }

    private static async Task SkipWithoutAsync(string program, string argument)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await asked.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
        }
    }

    /// <summary>An example in a folder of its own, as a user has it: without the settings of this repository's builds.</summary>
    private sealed class CopiedExample : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chathost-example-");

        public CopiedExample(string file)
        {
            Path = System.IO.Path.Combine(_folder.FullName, file);
            File.Copy(Repository.PathOf("docs", "examples", file), Path);
        }

        public string Path { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
