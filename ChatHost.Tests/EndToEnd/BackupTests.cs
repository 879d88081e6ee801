using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The history copied while people talk, and put back, as an operator types it.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => Path.Combine(_directory.FullName, "chat.db");

    private string Copy => Path.Combine(_directory.FullName, "copy.db");

    private string[] Settings => [.. ServerProcess.FreePorts, $"--History:Path={Database}"];

    [Fact]
    public async Task A_backup_is_made_of_a_running_server_and_restored_while_it_rests()
    {
        await using (var server = await ServerProcess.StartAsync(Settings))
        {
            using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
            await alice.SendAsync("before the backup");
            await alice.SettleAsync();

            var (code, output, errors) = await ServerProcess.RunAsync(["backup", Copy, $"--History:Path={Database}"]);
            Assert.Equal((0, ""), (code, string.Join('\n', errors)));
            Assert.StartsWith($"{Copy}: ", Assert.Single(output), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));

            await alice.SendAsync("after the backup");
            await alice.SettleAsync();
            (code, _, errors) = await ServerProcess.RunAsync(["backup", Copy, $"--History:Path={Database}"]);
            Assert.Equal(1, code);
            Assert.EndsWith("copy.db is there already. Name a file that is not.", Assert.Single(errors), StringComparison.Ordinal);

            (code, _, errors) = await ServerProcess.RunAsync(["restore", Copy, $"--History:Path={Database}"]);
            Assert.Equal(1, code);
            Assert.Contains("another ChatHost uses the file", Assert.Single(errors), StringComparison.Ordinal);
        }

        var (restored, lines, _) = await ServerProcess.RunAsync(["restore", Copy, $"--History:Path={Database}"]);
        Assert.Equal(0, restored);
        Assert.Equal(2, lines.Length);

        await using var again = await ServerProcess.StartAsync(Settings);
        using var bob = await ChatClient.EnterAsync(again.Chat);
        await bob.SendAsync("/history");
        var read = await bob.SettleAsync();
        Assert.EndsWith("alice: before the backup", Assert.Single(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Failures_are_reported_in_one_line(string verb)
    {
        var junk = _directory.Write("junk.db", "this is no database, and never was one: it only has to be long enough to be looked at");

        var (missing, _, nothing) = await ServerProcess.RunAsync([verb]);
        var (code, _, errors) = await ServerProcess.RunAsync(
            verb == "backup" ? [verb, Copy, $"--History:Path={junk}"] : [verb, junk, $"--History:Path={Database}"]);

        Assert.Equal((1, $"{verb} needs a file: {verb} FILE. Try --help."), (missing, Assert.Single(nothing)));
        Assert.Equal(1, code);
        Assert.Contains("damaged", Assert.Single(errors), StringComparison.Ordinal);
        Assert.False(File.Exists(Copy));
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task A_store_without_a_file_is_refused(string verb)
    {
        var (code, output, errors) = await ServerProcess.RunAsync([verb, Copy, "--History:Store=Memory"]);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Equal("History:Store = Memory: this store keeps no file to back up or restore. Sqlite does.", Assert.Single(errors));
        Assert.False(File.Exists(Copy));
    }

    public void Dispose() => _directory.Dispose();
}
