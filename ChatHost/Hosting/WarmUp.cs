using System.Net;
using System.Net.Sockets;
using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>
/// Has two made-up visitors talk before the doors open, in a house of their own that is gone afterwards: a quarter of a second
/// of compiling is done then, for which the first who come would wait.
/// </summary>
internal static class WarmUp
{
    /// <summary>Longer than this nobody waits for it.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether it gains anything. Where the runtime compiles quickly at first and looks again later, which is its default, one
    /// visit is too few for it to look.
    /// </summary>
    public static bool IsWorthwhile => AppContext.TryGetSwitch("System.Runtime.TieredCompilation", out var isTiered) && !isTiered;

    /// <summary>However it goes, the server starts: why it did not come to its end is logged, for those who look closely.</summary>
    /// <param name="configuration">That of the server, which carries the visitors as it will carry others.</param>
    /// <param name="logger">That of the server.</param>
    public static async Task RunAsync(IConfiguration configuration, ILogger logger)
    {
        await TryAsync(configuration, logger);

        MemoryTrimmer.ReleaseMemory();
    }

    /// <returns>Whether the visitors came, understood each other, and went.</returns>
    internal static async Task<bool> TryAsync(IConfiguration configuration, ILogger logger)
    {
        try
        {
            using var time = new CancellationTokenSource(LongestTime, TimeProvider.System);
            await using var house = Build(configuration);
            var listeners = house.Services.GetRequiredService<Listeners>();
            if (listeners.Bind() is [var trouble, ..])
                throw new IOException(trouble);
            await house.StartAsync(time.Token);
            await VisitAsync(listeners.Bound.Single().Address, time.Token);
            await house.StopAsync(time.Token);
            return true;
        }
        catch (Exception exception)
        {
            HostingLog.NotRehearsed(logger, exception);
            return false;
        }
    }

    /// <summary>One port that only this machine can reach; nothing is logged, and nothing kept.</summary>
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
            .AddChatRooms()
            .AddChatSessions()
            .AddChatOperations()
            .AddChatHistory();
        return builder.Build();
    }

    private static async Task VisitAsync(IPEndPoint chat, CancellationToken cancellationToken)
    {
        using var speaker = new TcpClient();
        using var listener = new TcpClient();
        await speaker.ConnectAsync(chat, cancellationToken);
        await listener.ConnectAsync(chat, cancellationToken);
        using var spoken = new StreamReader(speaker.GetStream());
        using var heard = new StreamReader(listener.GetStream());

        // Each has been greeted, so each is in the room.
        await spoken.ReadLineAsync(cancellationToken);
        await heard.ReadLineAsync(cancellationToken);
        await speaker.GetStream().WriteAsync("Is anybody there?\r\n/quit\r\n"u8.ToArray(), cancellationToken);
        while (await heard.ReadLineAsync(cancellationToken) is { } line && !line.EndsWith("there?", StringComparison.Ordinal))
        {
            // Who comes is told before what is said.
        }

        await listener.GetStream().WriteAsync("/quit\r\n"u8.ToArray(), cancellationToken);
        await spoken.ReadToEndAsync(cancellationToken);
        await heard.ReadToEndAsync(cancellationToken);
    }
}
