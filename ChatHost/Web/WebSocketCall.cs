using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatHost.Web;

/// <summary>
/// <c>GET /ws</c> and <c>GET /irc</c>: the opening handshake of a WebSocket (RFC 6455, 4.2). No extension is taken, so nothing is compressed: what many
/// read at once is the same bytes for all of them.
/// </summary>
internal static class WebSocketCall
{
    /// <summary>The subprotocols of <c>/ws</c>. The first is spoken whether or not a client asks for it.</summary>
    private static readonly WebSocketSubprotocol[] OfJson = [WebSocketSubprotocol.Json];

    /// <summary>Those of <c>/irc</c>.</summary>
    private static readonly WebSocketSubprotocol[] OfIrc = [WebSocketSubprotocol.IrcText, WebSocketSubprotocol.IrcBinary];

    private const string Version = "13";
    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    public static Task AcceptAsync(HttpContext context) => AcceptAsync(context, OfJson);

    public static Task AcceptIrcAsync(HttpContext context) => AcceptAsync(context, OfIrc);

    /// <summary>Clients of IRC that know no path ask for a WebSocket where the page is.</summary>
    public static Task LeadToIrc(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/" && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && AsksForWebSocket(context.Request.Headers))
            context.Request.Path = "/irc";
        return next(context);
    }

    private static async Task AcceptAsync(HttpContext context, WebSocketSubprotocol[] known)
    {
        if (FindRefusal(context) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var request = context.Request.Headers;
        var response = context.Response.Headers;
        response.Upgrade = "websocket";
        response.SecWebSocketAccept = AcceptOf(request.SecWebSocketKey.ToString());
        var spoken = request.GetCommaSeparatedValues("Sec-WebSocket-Protocol")
            .Select(name => Array.Find(known, subprotocol => subprotocol.Name == name)).FirstOrDefault(subprotocol => subprotocol is not null);
        if (spoken is not null)
            response.SecWebSocketProtocol = spoken.Name;

        // The stream that this gives is not needed: what comes is read from the connection, once this request has ended.
        await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var connection = context.Features.GetRequiredFeature<UpgradableConnection>();
        connection.Upgraded(TrustedProxies.ClientOf(context.Connection.RemoteIpAddress, context.Connection.RemotePort, connection.Peer), spoken ?? known[0]);
    }

    /// <summary>
    /// <c>POST /ws</c> or <c>/irc</c>: why a page may not connect. A browser hides from a page why a handshake was refused, but shows it the answer to
    /// this request, with the same <c>Origin</c>. If nothing is wrong, the answer is that only <c>GET</c> is allowed.
    /// </summary>
    public static Task ExplainAsync(HttpContext context)
    {
        if (OriginProblem(context) is { } refusal)
            return refusal.ExecuteAsync(context);
        context.Response.Headers.Allow = HttpMethods.Get;
        return WebProblem.Of(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);
    }

    private static ProblemHttpResult? FindRefusal(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } || !AsksForWebSocket(headers))
        {
            context.Response.Headers.Upgrade = "websocket";
            return WebProblem.Of(StatusCodes.Status426UpgradeRequired, "Only WebSocket is spoken here.");
        }

        // RFC 6455, 4.1: what came before HTTP/1.1 knows no upgrade.
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
            return WebProblem.Of(StatusCodes.Status400BadRequest, "WebSocket needs HTTP/1.1.");
        if (headers.SecWebSocketVersion.ToString() != Version)
        {
            context.Response.Headers.SecWebSocketVersion = Version;
            return WebProblem.Of(StatusCodes.Status426UpgradeRequired, $"Only version {Version} of WebSocket is spoken here.");
        }

        if (!IsKey(headers.SecWebSocketKey.ToString()))
            return WebProblem.Of(StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 bytes in Base64.");
        return OriginProblem(context);
    }

    private static ProblemHttpResult? OriginProblem(HttpContext context)
    {
        if (IsOfOurOrigin(context))
            return null;
        context.RequestServices.GetRequiredService<RefusalLog>().Origin(context);
        return WebProblem.Of(
            StatusCodes.Status403Forbidden,
            "Pages of this origin may not open a WebSocket here: see the settings Web:AllowedOrigins and, behind a proxy, Web:TrustedProxies.");
    }

    private static bool AsksForWebSocket(IHeaderDictionary headers) =>
        headers.GetCommaSeparatedValues("Upgrade").Contains("websocket", StringComparer.OrdinalIgnoreCase);

    private static bool IsKey(string key) =>
        Base64.IsValid(key, out var length) && length == KeyBytes;

    /// <summary>Programs that are no browsers send no origin. Browsers always do, and no page can forge it.</summary>
    private static bool IsOfOurOrigin(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Origin is not { Count: > 0 } given)
            return true;
        if (given.Count > 1 || !WebOrigin.TryParse(given[0], out var origin))
            return false;
        if (WebOrigin.TryParse($"{request.Scheme}://{request.Host}", out var own) && origin == own)
            return true;
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<WebOptions>>().CurrentValue;
        return options.AllowedOrigins.Any(text => WebOrigin.TryParse(text, out var allowed) && origin == allowed);
    }

    /// <summary>What the RFC prescribes; it only shows that the answer is not from a cache, so SHA-1 need not be strong.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455, 4.2.2, names the algorithm; nothing rests on its strength.")]
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptGuid)));
}
