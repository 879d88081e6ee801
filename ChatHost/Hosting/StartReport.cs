using System.Net;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>Tells the operator, once all listeners are open, where they are and what to type.</summary>
internal sealed class StartReport(
    Listeners listeners, ConnectionLimits limits, Readiness readiness, StartNotices notices, ILogger<StartReport> logger)
    : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var notice in notices.Lines)
            HostingLog.SettingsNotice(logger, notice);
        foreach (var listener in listeners.Skipped)
            HostingLog.Skipped(logger, listener.Name, listener.Protocol);
        foreach (var (listener, address) in listeners.Bound)
            HostingLog.Listening(logger, listener.Name, listener.Scheme, address);
        foreach (var (listener, address) in listeners.Bound)
        {
            if (CommandFor(listener, address) is { } command)
                HostingLog.TryIt(logger, command);
        }

        if (limits.IsLoweredByHandles)
            HostingLog.LimitedByHandles(logger, limits.Effective, FileHandleLimit.Reserved);
        readiness.Ready();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? CommandFor(Listener listener, IPEndPoint address) => listener.Protocol switch
    {
        "Line" when listener.IsTls => $"openssl s_client -quiet -crlf -connect {ListenerEndPoint.FromHere(address)}",
        "Web" when listener.IsTls => $"https://{ListenerEndPoint.FromHere(address)}/ in a browser",
        ListenerProtocols.Any => $"http://{ListenerEndPoint.FromHere(address)}/ in a browser, or nc {ListenerEndPoint.FromHere(address).Address} {address.Port}",
        "Line" => $"nc {ListenerEndPoint.FromHere(address).Address} {address.Port}",
        "Echo" => $"echo hello | nc -N {ListenerEndPoint.FromHere(address).Address} {address.Port}",
        "Web" => $"http://{ListenerEndPoint.FromHere(address)}/ in a browser",
        ListenerProtocols.Admin => $"curl {Token(address)}http://{ListenerEndPoint.FromHere(address)}/clients",
        _ => null,
    };

    /// <summary>Where others can reach the operators' calls too, a token is asked for.</summary>
    private static string Token(IPEndPoint address) =>
        IPAddress.IsLoopback(address.Address) ? "" : "-H \"Authorization: Bearer $TOKEN\" ";
}
