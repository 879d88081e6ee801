using System.Net;
using ChatHost.Logging;
using ChatHost.Messages;

namespace ChatHost.Web;

/// <summary>
/// Logs what was refused for its <c>Host</c> or <c>Origin</c> together with the setting that would allow it, since an operator who
/// has put a proxy in front has no other way to find out. At most one line a minute of each, whatever strangers send.
/// </summary>
internal sealed class RefusalLog(ILogger<RefusalLog> logger, TimeProvider time)
{
    /// <summary>Maximum length of a refused name in the log, in characters.</summary>
    private const int MaxShown = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly LogThrottle _hosts = new(time, Interval);
    private readonly LogThrottle _origins = new(time, Interval);

    public void Host(HttpContext context)
    {
        if (_hosts.IsDue(1, out var untold))
            WebLog.HostRefused(logger, Shown(context.Request.Host.Host), PeerOf(context), untold);
    }

    public void Origin(HttpContext context)
    {
        var request = context.Request;
        if (_origins.IsDue(1, out var untold))
            WebLog.OriginRefused(logger, Shown(request.Headers.Origin.ToString()), $"{request.Scheme}://{Shown(request.Host.Value ?? "")}", PeerOf(context), untold);
    }

    /// <summary>The address that the connection comes from, whatever it says of others.</summary>
    private static string PeerOf(HttpContext context) =>
        context.Features.Get<UpgradableConnection>()?.Peer is IPEndPoint { Address: var address } ? $"{address}" : "an unknown address";

    private static string Shown(string text)
    {
        var clean = SafeText.Clean(text).Trim();
        return clean.Length switch
        {
            0 => "(none)",
            > MaxShown => clean[..MaxShown] + "…",
            _ => clean,
        };
    }
}
