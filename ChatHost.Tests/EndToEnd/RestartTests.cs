using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What anybody has read is there after the program has ended, however it ended.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string[] Args => [.. ServerProcess.FreePorts, $"--History:Path={Path.Combine(_directory.FullName, "chat.db")}"];

    [Theory]
    [InlineData("Process")]
    [InlineData("Power")]
    public async Task Messages_that_were_read_survive_a_kill_of_the_process(string sync)
    {
        string[] args = [.. Args, $"--History:Sync={sync}", "--Limits:Messages:Burst=1000"];
        await using (var server = await ServerProcess.StartAsync(args))
        {
            using var reader = await ChatClient.EnterAsync(server.Chat);
            using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
            await alice.SendAsync("/join dev", "/topic Releases", "in dev");

            // Nobody else reads what she says there, and each room writes for itself.
            await alice.SettleAsync("dev");
            await alice.SendAsync("/join general");
            await alice.SendAsync([.. Enumerable.Range(1, 200).Select(i => $"line {i}")]);
            await reader.ReadUntilAsync("alice: line 200");
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(args);
        using var bob = await ChatClient.EnterAsync(again.Chat);
        await bob.SendAsync("/since 0", "/rooms", "/topic");

        var lines = await bob.ReadUntilAsync("* dev: 0 here");
        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => $"alice: line {i}"),
            lines.Where(line => line.Contains("] alice: ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]));
        await bob.SendAsync("one more", "/join dev");
        await bob.ReadUntilAsync("* You are in dev. 1 here. Last number: 2.");
        await bob.ReadUntilAsync(line => line.EndsWith("] alice: in dev", StringComparison.Ordinal));
        await bob.SendAsync("/topic");
        await bob.ReadUntilAsync("* Topic of dev: Releases");
        await bob.SendAsync("/since 200 general");
        await bob.ReadUntilAsync(line => line.EndsWith($"] {bob.Name}: one more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_newcomer_gets_no_name_that_history_still_shows()
    {
        await using (var server = await ServerProcess.StartAsync(Args))
        {
            using var first = await ChatClient.EnterAsync(server.Chat);
            using var second = await ChatClient.EnterAsync(server.Chat);
            await second.SendAsync("I am user2");
            await second.SettleAsync();
            Assert.Equal("user2", second.Name);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(Args);
        using var third = await ChatClient.EnterAsync(again.Chat);
        using var fourth = await ChatClient.EnterAsync(again.Chat);

        Assert.Equal(["user1", "user3"], [third.Name, fourth.Name]);
    }

    [Fact]
    public async Task After_an_orderly_stop_nothing_is_left_written_ahead()
    {
        await using (var server = await ServerProcess.StartAsync(Args))
        {
            using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
            await alice.SendAsync("hello");
            await alice.SettleAsync();
            server.Terminate();
            Assert.Equal(0, await server.ExitCodeAsync());
            Assert.Empty(server.Errors);
        }

        Assert.True(File.Exists(Path.Combine(_directory.FullName, "chat.db")));
        Assert.False(File.Exists(Path.Combine(_directory.FullName, "chat.db-wal")));
    }

    [Fact]
    public async Task By_default_history_is_in_the_folder_data_of_the_working_directory()
    {
        await using var server = await ServerProcess.StartAsync(start => start.WorkingDirectory = _directory.FullName, ServerProcess.FreePorts);

        Assert.True(File.Exists(Path.Combine(_directory.FullName, "data", "chathost.db")));
    }

    [Fact]
    public async Task A_file_that_another_server_has_stops_the_start_with_one_line()
    {
        await using var first = await ServerProcess.StartAsync(Args);

        var (exitCode, _, errors) = await ServerProcess.RunAsync(Args);

        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            "chat.db: another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.",
            Assert.Single(errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_stops_the_start_with_one_line_that_says_what_to_do()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "chat.db"), "This is no database. ".PadRight(8192, 'x'), TestContext.Current.CancellationToken);

        var (exitCode, _, errors) = await ServerProcess.RunAsync(Args);
        await using var server = await ServerProcess.StartAsync([.. Args, "--History:SetAsideCorrupt=true"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("the database file is damaged", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_directory.FullName, "chat.db.corrupt-*"));
    }

    public void Dispose() => _directory.Dispose();
}
