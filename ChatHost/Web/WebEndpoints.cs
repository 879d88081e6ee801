using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Web;

/// <summary>What the Web listener answers: the chat page, the WebSocket, what programs do with keys, and nothing else.</summary>
internal static class WebEndpoints
{
    /// <summary>
    /// Answers what comes in at Web listeners, routed in a branch of its own: what is mapped elsewhere is out of reach from there.
    /// </summary>
    public static void MapWeb(this IApplicationBuilder app) => app.MapWhen(
        context => context.Features.Get<UpgradableConnection>() is not null,
        web =>
        {
            web.Use(RefuseBodies).UseMiddleware<WebErrors>();
            var proxies = web.ApplicationServices.GetRequiredService<TrustedProxies>();
            if (proxies.Any)
                web.UseForwardedHeaders(proxies.HeaderOptions());
            web.UseMiddleware<WebAccess>().Use(WebSocketCall.LeadToIrc).UseRouting().UseEndpoints(MapCalls);
        });

    private static void MapCalls(IEndpointRouteBuilder calls)
    {
        calls.MapPage();
        calls.MapGet("/ws", WebSocketCall.AcceptAsync);
        calls.MapPost("/ws", WebSocketCall.ExplainAsync);
        calls.MapGet("/irc", WebSocketCall.AcceptIrcAsync);
        calls.MapPost("/irc", WebSocketCall.ExplainAsync);

        calls.MapGet("/account/export", (HttpContext context, KeyCalls call) => call.ExportAsync(context)).ExcludeFromDescription();

        // The operators' description is of their own calls.
        calls.MapPost("/rooms/{room}/messages", (string room, HttpContext context, KeyCalls call) => call.SayAsync(room, context))
            .ExcludeFromDescription();
    }

    /// <summary>What takes no body has none read, not even to be thrown away.</summary>
    private static Task RefuseBodies(HttpContext context, RequestDelegate next)
    {
        if (!KeyCalls.TakesBody(context.Request) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = 0;
        return next(context);
    }
}
