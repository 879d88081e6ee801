using ChatHost.Admin.Calls;

namespace ChatHost.Admin;

/// <summary>The operators' calls, all in one table.</summary>
internal static class AdminEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Answers what comes in at Admin listeners. The calls are routed in a branch of their own, which no request of another
    /// listener enters: whatever is mapped here later is out of reach from there, too.
    /// </summary>
    public static void MapAdmin(this IApplicationBuilder app) => app.MapWhen(
        context => context.Features.Get<AdminListener>() is not null,
        admin => admin
            .UseMiddleware<AdminErrors>()
            .UseRouting()
            .UseMiddleware<AdminAccess>()
            .UseEndpoints(MapCalls));

    private static void MapCalls(IEndpointRouteBuilder calls)
    {
        calls.MapMethods("/healthz", Reading, HealthCalls.Alive).WithMetadata(new AnswersEveryone());
        calls.MapMethods("/readyz", Reading, HealthCalls.ReadyAsync).WithMetadata(new AnswersEveryone());

        calls.MapMethods("/clients", Reading, ClientCalls.List);
        calls.MapMethods("/clients/{id}", Reading, ClientCalls.One);
        calls.MapDelete("/clients/{id}", ClientCalls.Disconnect);

        calls.MapMethods("/rooms", Reading, RoomCalls.List);
        calls.MapMethods("/rooms/{room}", Reading, RoomCalls.One);
        calls.MapMethods("/rooms/{room}/messages", Reading, RoomCalls.MessagesAsync);
        calls.MapPost("/rooms/{room}/messages", (string room, HttpRequest request, SayCall call) => call.RunAsync(room, request));
    }
}
