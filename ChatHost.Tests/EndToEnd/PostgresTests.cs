using System.Net;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The program on PostgreSQL, one node, as an operator starts it.</summary>
public sealed class PostgresTests : IAsyncDisposable
{
    private readonly string _schema = $"program_{Guid.NewGuid():N}";
    private readonly TemporaryDirectory _directory = new();
    private PostgresServer? _server;

    [Fact]
    public async Task What_was_said_and_registered_is_there_after_a_restart_and_no_file_is_made()
    {
        var database = await DatabaseAsync();
        await using (var server = await StartAsync(database))
        {
            using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
            await alice.SendAsync("/register correct-horse-7", "hello", "/topic the topic", "/me waves");
            await alice.SettleAsync();
            Assert.Contains(alice.Lines, line => line.StartsWith("* ", StringComparison.Ordinal) && line.Contains("registered", StringComparison.OrdinalIgnoreCase));
            server.Terminate();
            Assert.Equal(0, await server.ExitCodeAsync());
        }

        await using var again = await StartAsync(database);
        using var bob = await ChatClient.EnterAsync(again.Chat);
        await bob.SendAsync("/history", "/search HELL", "/nick alice");
        var read = await bob.SettleAsync();

        Assert.Contains(read, line => line.EndsWith("alice: hello", StringComparison.Ordinal));
        Assert.Contains(read, line => line.EndsWith("~ alice waves", StringComparison.Ordinal));
        Assert.Equal(2, read.Count(line => line.EndsWith("alice: hello", StringComparison.Ordinal)));
        Assert.Contains(read, line => line.StartsWith("! ", StringComparison.Ordinal) && line.Contains("alice", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullName));
        Assert.DoesNotContain(again.Output, line => line.Contains("Password", StringComparison.OrdinalIgnoreCase) && line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backup_and_doctor_say_what_is_to_be_done_with_a_database()
    {
        var database = await DatabaseAsync();

        var (code, _, errors) = await ServerProcess.RunAsync(["backup", Path.Combine(_directory.FullName, "copy.db"), database]);
        Assert.Equal(1, code);
        Assert.StartsWith("Back up the database with PostgreSQL's own tools: pg_dump", Assert.Single(errors), StringComparison.Ordinal);

        var (before, looked, _) = await ServerProcess.RunAsync(["doctor", .. ServerProcess.FreePorts, database]);
        Assert.Equal(0, before);
        Assert.Contains(looked, line => line.Contains("database: ", StringComparison.Ordinal) && line.Contains("The tables will be made at the start.", StringComparison.Ordinal));
        Assert.Contains("ok   setting: Cluster:Database = *** (the command line)", looked);

        var (away, report, _) = await ServerProcess.RunAsync(["doctor", .. ServerProcess.FreePorts, "--Cluster:Database=Host=127.0.0.1;Port=1;Username=me;Password=s3cret"]);
        Assert.Equal(1, away);
        Assert.Contains("FAIL database: me at 127.0.0.1: PostgreSQL does not answer. Start it, or correct Cluster:Database.", report);
        Assert.DoesNotContain(report, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_is_moved_by_one_command()
    {
        var database = await DatabaseAsync();
        var file = Path.Combine(_directory.FullName, "chat.db");
        await using (var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, $"--History:Path={file}"]))
        {
            using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
            await alice.SendAsync("from the file");
            await alice.SettleAsync();
            server.Terminate();
            await server.ExitCodeAsync();
        }

        var (code, output, errors) = await ServerProcess.RunAsync(["migrate", "--from", file, database]);
        Assert.Equal((0, ""), (code, string.Join('\n', errors)));
        Assert.Contains("messages: 1", output);
        Assert.Equal($"{file}: moved into postgres at 127.0.0.1. The file is as it was; no server needs it any more.", output[^1]);

        await using var moved = await StartAsync(database);
        using var bob = await ChatClient.EnterAsync(moved.Chat);
        await bob.SendAsync("/history");
        Assert.EndsWith("alice: from the file", Assert.Single(await bob.SettleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_killed_senders_and_operators_read_why_and_it_goes_on_when_it_is_back()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var postgres = await PostgresServer.StartAsync();
        await using var server = await StartAsync($"--Cluster:Database={postgres.ConnectionString(_schema)}");
        using var admin = new HttpClient { BaseAddress = new UriBuilder("http", "127.0.0.1", server.AddressOf("Admin").Port).Uri };
        using var bob = await ChatClient.EnterAnnouncedAsync(server.Chat);
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        await alice.SendAsync("before");
        await bob.ReadUntilAsync("alice: before");

        await postgres.KillAsync();
        await alice.SendAsync("meanwhile");
        await alice.ReadUntilAsync("! Not said: PostgreSQL does not answer.");
        using var away = await admin.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Contains("PostgreSQL does not answer.", await away.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await alice.SendAsync("/login alice correct-horse-7");
        await alice.ReadUntilAsync(line => line.StartsWith("! ", StringComparison.Ordinal) && line.Contains("PostgreSQL does not answer.", StringComparison.Ordinal));

        await postgres.ResumeAsync();
        await server.WaitForAsync(line => line.Contains("History store available again", StringComparison.Ordinal));
        using var back = await admin.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        await alice.SendAsync("after");
        await bob.ReadUntilAsync("alice: after");
        Assert.DoesNotContain(bob.Lines, line => line.Contains("meanwhile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_database_nothing_of_it_is_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what a process has loaded.");
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, "--History:Store=Sqlite"]);
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        await alice.SendAsync("hello");
        await alice.SettleAsync();

        var loaded = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("/Microsoft.Data.Sqlite.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", loaded, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.ExecuteAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        _directory.Dispose();
    }

    private async Task<string> DatabaseAsync() => $"--Cluster:Database={(_server = await SharedPostgres.GetAsync()).ConnectionString(_schema)};Password=s3cret";

    private Task<ServerProcess> StartAsync(string database) =>
        ServerProcess.StartAsync(start => start.WorkingDirectory = _directory.FullName, [.. ServerProcess.FreePorts, database]);
}
