using ChatHost.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin;

/// <summary>Marks a call that answers every client that can reach the port, under any name and without a token: the health probes.</summary>
internal sealed class AllowAnonymous;

/// <summary>
/// Controls access to the Admin listener. It runs after routing, so that only a call marked so answers everyone.
/// </summary>
/// <remarks>
/// A browser can be made to send requests by any page it shows, also to this machine. What it says about them is believed:
/// <c>Sec-Fetch-Site</c> and <c>Origin</c>, which no page can forge; and <c>Host</c>, which holds a name of the page's own when
/// that name was pointed at this machine (DNS rebinding). Elsewhere the token keeps pages out, since they cannot know it.
/// </remarks>
internal sealed class AdminAccess(RequestDelegate next, AdminToken token, IOptionsMonitor<AdminOptions> options)
{
    public Task InvokeAsync(HttpContext context) =>
        FindRefusal(context) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private Problem? FindRefusal(HttpContext context)
    {
        if (IsFromAnotherPlace(context.Request))
            return new(StatusCodes.Status403Forbidden, "Web pages of another origin may not use this port.");
        if (context.GetEndpoint()?.Metadata.GetMetadata<AllowAnonymous>() is not null)
            return null;

        if (context.Features.GetRequiredFeature<AdminListener>().IsLoopback)
        {
            return IsOurName(context.Request.Host.Host)
                ? null
                : Problem.BadRequest("Host must be localhost, a loopback address, or one of Admin:AllowedHosts.");
        }

        if (context.Request.Headers.Authorization is [var authorization] && token.IsIn(authorization))
            return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new(StatusCodes.Status401Unauthorized, "This address asks for the header Authorization: Bearer TOKEN, with the Admin:Token of the settings.");
    }

    /// <summary>
    /// Whether a browser says that a page of another origin asks. That is also <c>same-site</c>: a site has no port, so every other
    /// server on this machine would belong to it, the chat's own page too. Programs send neither header.
    /// </summary>
    private static bool IsFromAnotherPlace(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is not ([] or ["same-origin"] or ["none"])
        || (request.Headers.Origin is { Count: > 0 } origin
            && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private bool IsOurName(string host) =>
        LoopbackName.Is(host) || options.CurrentValue.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
