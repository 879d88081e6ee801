using System.Net;
using ChatHost.Moderation;
using ChatHost.Protocols;
using ChatHost.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatHost.Web;

/// <summary>
/// Decides which requests are answered. Names are checked so that no web page can reach the server by a name of its own that was pointed here
/// (DNS rebinding), where that would give it something: on one's own machine, and wherever the operator has named the names.
/// </summary>
internal sealed class WebAccess(
    RequestDelegate next, IOptionsMonitor<WebOptions> options, TrustedProxies proxies, ServerBans bans, RefusalLog refusals)
{
    /// <summary>How long, in seconds, a client that finds the server full is to stay away.</summary>
    private const string RetryAfter = "10";

    private const string NotOurName =
        "Not a name of this server: see the settings Web:AllowedHosts and, behind a proxy on this machine, Web:TrustedProxies.";

    public Task InvokeAsync(HttpContext context)
    {
        var connection = context.Features.GetRequiredFeature<UpgradableConnection>();
        if (!IsOurName(context, connection))
        {
            refusals.Host(context);
            return WebProblem.Of(StatusCodes.Status400BadRequest, NotOurName).ExecuteAsync(context);
        }

        // A WebSocket is refused by its handshake or a close frame.
        var isWebSocket = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
        if (!isWebSocket && bans.Find(context.Connection.RemoteIpAddress) is { } ban)
            return WebProblem.Of(StatusCodes.Status403Forbidden, DisconnectReason.Of(ban).Text).ExecuteAsync(context);
        if (!connection.IsSurplus || isWebSocket)
            return next(context);
        context.Response.Headers.RetryAfter = RetryAfter;
        context.Response.Headers.Connection = "close";
        return WebProblem.Of(StatusCodes.Status503ServiceUnavailable, DisconnectReason.TooManyConnections.Text).ExecuteAsync(context);
    }

    private bool IsOurName(HttpContext context, UpgradableConnection connection)
    {
        var host = context.Request.Host.Host;
        var allowed = options.CurrentValue.AllowedHosts;
        if (host.Length == 0)
            return false;
        if (allowed.Contains(host, StringComparer.OrdinalIgnoreCase) || LoopbackName.Is(host))
            return true;
        return allowed.Length == 0 && !IsAskedOverLoopback(context, connection);
    }

    /// <summary>By a program on this machine, and not through a proxy: a trusted one decides what the name is.</summary>
    private bool IsAskedOverLoopback(HttpContext context, UpgradableConnection connection) =>
        context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !proxies.HasSpoken(context.Request.Headers, connection.Peer);
}
