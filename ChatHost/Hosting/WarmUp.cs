using System.Net;
using System.Net.Sockets;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>
/// Has two clients talk over a scratch host before the listeners open: compiling the code takes a quarter of a second, which the first
/// real clients would wait for otherwise.
/// </summary>
/// <remarks>
/// The clients are sockets, not those of ChatHost.Client: with that project the program would grow by its 145 KB, and compile a client that
/// serves no user at each start.
/// </remarks>
internal static class WarmUp
{
    /// <summary>Maximum time that a start waits for it.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether it gains anything. With tiered compilation, the runtime's default, code is compiled quickly at first and optimized after
    /// many calls; one conversation is too few for that.
    /// </summary>
    public static bool IsWorthwhile => AppContext.TryGetSwitch("System.Runtime.TieredCompilation", out var isTiered) && !isTiered;

    /// <summary>Warms up. A failure is logged at Debug and does not stop the start.</summary>
    /// <param name="configuration">The server's configuration: the scratch host uses the same transport.</param>
    /// <param name="logger">The server's logger.</param>
    public static async Task RunAsync(IConfiguration configuration, ILogger logger)
    {
        await TryAsync(configuration, logger);

        MemoryTrimmer.ReleaseMemory();
    }

    /// <returns>Whether the clients connected, heard each other, and disconnected.</returns>
    internal static async Task<bool> TryAsync(IConfiguration configuration, ILogger logger)
    {
        try
        {
            using var time = new CancellationTokenSource(LongestTime, TimeProvider.System);
            await using var host = Build(configuration);
            var listeners = host.Services.GetRequiredService<Listeners>();
            if (listeners.Bind() is [var problem, ..])
                throw new IOException(problem);
            await host.StartAsync(time.Token);
            await TalkAsync(listeners.Bound.Single().Address, time.Token);
            await host.StopAsync(time.Token);
            return true;
        }
        catch (Exception exception)
        {
            HostingLog.WarmUpFailed(logger, exception);
            return false;
        }
    }

    /// <summary>Builds a host with one port on the loopback address, which logs nothing and keeps nothing.</summary>
    private static WebApplication Build(IConfiguration configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(
        [
            .. ListenerTable.Defaults.Select(listener =>
                KeyValuePair.Create<string, string?>($"Listeners:{listener.Name}:Enabled", $"{listener.Name == "Chat"}")),
            new("Listeners:Chat:Address", $"{IPAddress.Loopback}"),
            new("Listeners:Chat:Port", "0"),
            new("History:Store", nameof(HistoryStoreKind.Memory)),
            new("Server:Transport", configuration["Server:Transport"]),
        ]);
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddSingleton<IHostLifetime, NoSignals>()
            .AddChatHostSettings()
            .AddPorts()
            .AddChatTransport()
            .AddChatProtocols()
            .AddChatAccounts()
            .AddChatModeration()
            .AddChatRooms()
            .AddChatSessions()
            .AddChatOperations()
            .AddChatHistory();
        return builder.Build();
    }

    private static async Task TalkAsync(IPEndPoint chat, CancellationToken cancellationToken)
    {
        using var speaker = new TcpClient();
        using var listener = new TcpClient();
        await speaker.ConnectAsync(chat, cancellationToken);
        await listener.ConnectAsync(chat, cancellationToken);
        using var spoken = new StreamReader(speaker.GetStream());
        using var heard = new StreamReader(listener.GetStream());

        // A client that was greeted is in the room.
        await spoken.ReadLineAsync(cancellationToken);
        await heard.ReadLineAsync(cancellationToken);
        await speaker.GetStream().WriteAsync("Is anybody there?\r\n/quit\r\n"u8.ToArray(), cancellationToken);
        while (await heard.ReadLineAsync(cancellationToken) is { } line && !line.EndsWith("there?", StringComparison.Ordinal))
        {
            // The notice that the other joined comes first.
        }

        await listener.GetStream().WriteAsync("/quit\r\n"u8.ToArray(), cancellationToken);
        await spoken.ReadToEndAsync(cancellationToken);
        await heard.ReadToEndAsync(cancellationToken);
    }
}
