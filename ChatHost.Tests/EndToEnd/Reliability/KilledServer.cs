using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>A server process that is killed and started again over the same database, at another port each time.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly string[] _args;
    private ServerProcess _process;
    private TaskCompletionSource<IPEndPoint> _chat = new();

    private KilledServer(ServerProcess process, string[] args) => (_process, _args) = (process, args);

    public int Kills { get; private set; }

    public static async Task<KilledServer> StartAsync(params string[] args)
    {
        var server = new KilledServer(await ServerProcess.StartAsync(args), args);
        server._chat.SetResult(server._process.Chat);
        return server;
    }

    /// <summary>Where it is; while it is down, where it will be.</summary>
    public Task<IPEndPoint> FindAsync() => Volatile.Read(ref _chat).Task;

    /// <summary>SIGKILL, and a new start.</summary>
    public async Task KillAsync()
    {
        var next = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _chat, next);
        await _process.KillAsync();
        Kills++;
        Assert.Empty(_process.Errors);
        await _process.DisposeAsync();
        _process = await ServerProcess.StartAsync(_args);
        next.SetResult(_process.Chat);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
