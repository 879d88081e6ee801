using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>
/// The clients of docs/examples against the real server: two that were written from docs/protocol.md alone, and the one in C#, which uses
/// the package ChatHost.Client as it is packed.
/// </summary>
public sealed partial class ExampleClientTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

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
        if (program == "dotnet")
            await folder.UsePackageAsync();
        var start = new ProcessStartInfo(program, [.. command, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), "dev"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Folder,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.Folder, "packages");
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

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var running = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;
        var output = await running.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        await running.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(running.ExitCode == 0, output);
    }

    /// <summary>An example in a folder of its own, as a user has it: without the settings of this repository's builds.</summary>
    private sealed partial class CopiedExample : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chathost-example-");

        public CopiedExample(string file)
        {
            Path = System.IO.Path.Combine(_folder.FullName, file);
            File.Copy(Repository.PathOf("docs", "examples", file), Path);
        }

        public string Path { get; }

        public string Folder => _folder.FullName;

        /// <summary>Packs ChatHost.Client, and has the example take that package in place of the project beside it.</summary>
        public async Task UsePackageAsync()
        {
            await RunAsync("dotnet", "pack", "ChatHost.Client", "--no-build", "-c", Configuration, "-o", Folder);
            await File.WriteAllTextAsync(
                System.IO.Path.Combine(Folder, "NuGet.config"),
                """<configuration><packageSources><clear /><add key="here" value="." /></packageSources></configuration>""",
                TestContext.Current.CancellationToken);

            // What compiles ahead of time is a package of its own, which is not in this folder.
            var source = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
            var changed = ProjectLine().Replace(source, "#:property PublishAot=false\n#:package ChatHost.Client@*");
            Assert.NotEqual(source, changed);
            await File.WriteAllTextAsync(Path, changed, TestContext.Current.CancellationToken);
        }

        public void Dispose() => _folder.Delete(recursive: true);

        [GeneratedRegex("^#:project .*$", RegexOptions.Multiline)]
        private static partial Regex ProjectLine();
    }
}
