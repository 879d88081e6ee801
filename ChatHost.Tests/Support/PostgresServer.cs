using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatHost.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace ChatHost.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own, in a folder that is gone at the end. It ends with the tests however they end: it is stopped when
/// the pipe from them closes. It is not synced to the disk, which a killed process does not need.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Stopping = "stopping";

    private static readonly string[] Installations = ["/usr/lib/postgresql"];

    /// <summary>Waits for a line, or the end of the pipe, and stops the server; PostgreSQL does not run as root.</summary>
    private const string Script = """
        trap '' INT TERM HUP
        "$@" &
        server=$!
        read line
        kill -QUIT $server 2>/dev/null
        wait $server
        """;

    private readonly DirectoryInfo _folder;
    private Process? _process;

    private PostgresServer(DirectoryInfo folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    /// <summary>The folder of the server's programs; null where there are none.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>Why there are no tests with PostgreSQL here; null where there are.</summary>
    public static string? WhyNot { get; } = !OperatingSystem.IsLinux() ? "The server is started and stopped as Linux does."
        : FindPrograms() is null ? "PostgreSQL is not installed."
        : null;

    /// <summary>For a schema of its own in the one database, which has the extension already.</summary>
    public string ConnectionString(string schema) =>
        $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Search Path={schema},public;Maximum Pool Size=8";

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chathost-pg-");
        var server = new PostgresServer(folder, TestPorts.Free(1)[0]);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder.FullName);
        await RunAsync([.. AsUser("initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Starts the server, again after <see cref="KillAsync"/>, and waits until it answers.</summary>
    public async Task ResumeAsync()
    {
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", .. AsUser("postgres"), "-D", Data, .. Settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await TestWait.UntilAsync(AnswersAsync);
    }

    /// <summary>Ends the server as a power cut of its machine would, as far as its processes are concerned: SIGKILL to all of them.</summary>
    public async Task KillAsync()
    {
        var killed = await SignalAllAsync("KILL");
        EndScript();
        await _process!.WaitForExitAsync();
        await TestWait.UntilAsync(() => !killed.Exists(process => Directory.Exists($"/proc/{process}")));
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    /// <summary>Stops all its processes from running: it neither answers nor refuses.</summary>
    public Task PauseAsync() => SignalAllAsync("STOP");

    public Task ContinueAsync() => SignalAllAsync("CONT");

    /// <summary>Runs statements as its administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{ConnectionString("public")};Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
                EndScript();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the server that was killed is still about to end.
        }
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private string[] Settings =>
    [
        "-p", $"{Port}", "-k", _folder.FullName, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200",
        "-c", "shared_buffers=32MB", "-c", "max_wal_size=256MB", "-c", "autovacuum_naptime=10s",
    ];

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm");
            return true;
        }
        catch (NpgsqlException)
        {
            Assert.False(_process!.HasExited, "PostgreSQL did not start.");
            return false;
        }
    }

    /// <returns>The processes.</returns>
    private async Task<List<string>> SignalAllAsync(string signal)
    {
        var postmaster = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        List<string> all = [postmaster, .. File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        // Those that have ended meanwhile are none to signal.
        await RunAsync("sh", "-c", $"kill -{signal} {string.Join(' ', all)} || true");
        return all;
    }

    private void EndScript()
    {
        _process!.StandardInput.WriteLine(Stopping);
        _process.StandardInput.Close();
    }

    private static string[] AsUser(string program) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Programs!, program)]
        : [Path.Combine(Programs!, program)];

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {await errors}");
    }

    private static string? FindPrograms() => Installations
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetDirectories(folder))
        .Select(folder => Path.Combine(folder, "bin"))
        .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
        .Order(StringComparer.Ordinal)
        .LastOrDefault();
}

/// <summary>The one server that all tests share, started for the first of them that needs it, and stopped after the last.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => Task.Run(PostgresServer.StartAsync));

    /// <summary>The server; the test is skipped where there is none.</summary>
    internal static Task<PostgresServer> GetAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        return Shared.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
            await (await Shared.Value).DisposeAsync();
    }
}
