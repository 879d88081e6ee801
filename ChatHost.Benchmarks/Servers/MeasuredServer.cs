using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ChatHost.Benchmarks.Servers;

/// <summary>
/// A server as a process of its own, in an empty directory that goes with it: ChatHost with its limits raised, or one of the
/// baselines of this program.
/// </summary>
internal sealed partial class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>In the server's directory: a certificate with its key.</summary>
    private const string Certificate = "server.pem";

    /// <summary>In its directory, too: what a server of another make reads.</summary>
    private const string Configuration = "server.conf";

    /// <summary>Free ports on this machine alone, nothing kept on disk, and no limit that the load would meet.</summary>
    private static readonly string[] ChatHostSettings =
    [
        "--Listeners:Chat:Address=127.0.0.1", "--Listeners:Chat:Port=0",
        "--Listeners:Echo:Address=127.0.0.1", "--Listeners:Echo:Port=0",
        "--Listeners:Web:Address=127.0.0.1", "--Listeners:Web:Port=0",
        "--Listeners:Admin:Port=0", "--Listeners:Irc:Address=127.0.0.1", "--Listeners:Irc:Port=0",
        "--Listeners:ChatTls:Address=127.0.0.1", "--Listeners:ChatTls:Port=0",
        "--Listeners:WebTls:Enabled=false", "--Listeners:IrcTls:Enabled=false",
        $"--Tls:Certificates:0:Certificate={Certificate}",
        "--History:Store=Memory",
        "--Limits:Messages:PerSecond=1000000", "--Limits:Messages:Burst=1000000", "--Limits:ConnectionsPerAddress=100000",
    ];

    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly Dictionary<string, int> _ports = [];
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MeasuredServer(string program, IEnumerable<string> args, params (string Name, string Text)[] files)
    {
        var start = ChildProgram.StartInfo(program, args);
        _directory = Directory.CreateTempSubdirectory("chathost-bench-");
        start.WorkingDirectory = _directory.FullName;
        File.WriteAllText(Path.Combine(_directory.FullName, Certificate), MakeCertificate());
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(_directory.FullName, name), text);
        start.RedirectStandardInput = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _listens.TrySetException(new InvalidOperationException(
            $"The server did not start, or ended:\n{string.Join('\n', Output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
                return [.. _output];
        }
    }

    public IPEndPoint this[string listener] => new(IPAddress.Loopback, _ports[listener]);

    /// <summary>How many file handles it holds now; from <c>/proc/PID/fd</c>.</summary>
    public int FileHandles => Directory.EnumerateFileSystemEntries($"/proc/{ProcessId}/fd").Count();

    /// <param name="program">The program; null for the one that was built with this.</param>
    /// <param name="settings">More settings, which win over those of the measurement.</param>
    public static Task<MeasuredServer> StartChatHostAsync(string? program = null, params string[] settings) => StartAsync(
        program ?? Path.Combine(AppContext.BaseDirectory, "ChatHost.dll"), [.. ChatHostSettings, .. settings], listeners: 6);

    /// <param name="baseline">One of <see cref="BaselineProgram.Names"/>.</param>
    public static Task<MeasuredServer> StartBaselineAsync(string baseline) =>
        StartAsync(ChildProgram.ThisProgram, [BaselineProgram.Verb, baseline], listeners: 1);

    /// <summary>Compiles and starts <c>limit_chat_tls.c</c>; it wants a compiler and OpenSSL's headers (Debian: gcc, libssl-dev).</summary>
    public static async Task<MeasuredServer> StartTlsLimitAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "limit_chat_tls.c");
        var program = Path.ChangeExtension(source, null);
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc(source))
            await ChildProgram.RunAsync("/usr/bin/cc", ["-O2", "-o", program, source, "-lssl", "-lcrypto"], CancellationToken.None);
        return await StartAsync(program, [Certificate], listeners: 1);
    }

    /// <summary>Starts a server of another make, which says nothing once it listens: it is asked until it answers.</summary>
    public static async Task<MeasuredServer> StartForeignAsync(ForeignIrcServer foreign)
    {
        var port = FreePort();

        // As many file handles as it may have, which ChatHost takes by itself.
        var server = new MeasuredServer(
            "/bin/sh",
            ["-c", "ulimit -n $(ulimit -Hn); exec \"$0\" \"$@\"", foreign.Program, .. foreign.Arguments(Configuration)],
            (Configuration, foreign.Configure(port)));
        server._ports["Irc"] = port;
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var asked = new TcpClient();
                await asked.ConnectAsync(server["Irc"]);
                return server;
            }
            catch (SocketException) when (deadline.Elapsed < Patience && !server._process.HasExited)
            {
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                var output = string.Join('\n', server.Output);
                await server.DisposeAsync();
                throw new InvalidOperationException($"{foreign.Name} did not start, or ended:\n{output}");
            }
        }
    }

    /// <summary>Asks it to stop, as a service manager would, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        ChildProgram.Terminate(_process.Id);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<MeasuredServer> StartAsync(string program, IEnumerable<string> args, int listeners)
    {
        var server = new MeasuredServer(program, args);
        try
        {
            await server.WaitForListenersAsync(listeners).WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private async Task WaitForListenersAsync(int listeners)
    {
        while (true)
        {
            lock (_output)
            {
                if (_ports.Count >= listeners)
                    return;
            }

            await Task.WhenAny(_listens.Task, Task.Delay(20));
            if (_listens.Task.IsFaulted)
                await _listens.Task;
        }
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Add(line);
            if (Listening().Match(line) is { Success: true } match)
                _ports[match.Groups[1].Value] = IPEndPoint.Parse(match.Groups[2].Value).Port;
        }
    }

    [GeneratedRegex(@"Listening: (\S+) (?:tcp|tls)://(\S+)$")]
    private static partial Regex Listening();
}
