using ChatHost.Admin.Calls;
using ChatHost.Admin.Description;
using ChatHost.Operations;
using ChatHost.Protocols;

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
        calls.MapMethods("/healthz", Reading, HealthCalls.Alive).WithMetadata(new AllowAnonymous(), CallDescriptions.Alive);
        calls.MapMethods("/readyz", Reading, HealthCalls.ReadyAsync).WithMetadata(new AllowAnonymous(), CallDescriptions.Ready);
        calls.MapMethods("/openapi/v1.json", Reading, ApiDescription.AnswerAsync).WithMetadata(CallDescriptions.OpenApi);

        calls.MapMethods("/clients", Reading, ClientCalls.List).InTurns().WithMetadata(CallDescriptions.ListClients);
        calls.MapMethods("/clients/{id}", Reading, ClientCalls.One).WithMetadata(CallDescriptions.OneClient);
        calls.MapDelete("/clients/{id}", ClientCalls.Disconnect).WithMetadata(CallDescriptions.Disconnect);

        calls.MapMethods("/rooms", Reading, RoomCalls.ListAsync).InTurns().WithMetadata(CallDescriptions.ListRooms);
        calls.MapMethods("/rooms/{room}", Reading, RoomCalls.OneAsync).WithMetadata(CallDescriptions.OneRoom);
        calls.MapMethods("/rooms/{room}/messages", Reading, RoomCalls.MessagesAsync).InTurns().WithMetadata(CallDescriptions.Messages);
        calls.MapPost("/rooms/{room}/messages", (string room, HttpRequest request, SayCall call) => call.RunAsync(room, request))
            .WithMetadata(CallDescriptions.Say);
        calls.MapMethods("/rooms/{room}/export", Reading, ExportCall.RunAsync).WithMetadata(CallDescriptions.Export);
        calls.MapDelete("/rooms/{room}/messages/{seq}", (string room, string seq, HttpContext context, EraseCalls call) => call.OneAsync(room, seq, context))
            .WithMetadata(CallDescriptions.EraseOne);
        calls.MapDelete("/rooms/{room}/messages", (string room, string? nick, HttpContext context, EraseCalls call) => call.OfNicknameAsync(room, nick, context))
            .WithMetadata(CallDescriptions.EraseNickname);
        calls.MapDelete("/rooms/{room}", (string room, HttpContext context, EraseCalls call) => call.AllAsync(room, context))
            .WithMetadata(CallDescriptions.EraseRoom);

        calls.MapPatch("/rooms/{room}", (string room, HttpRequest request, ModerationCalls call) => call.ChangeRoomAsync(room, request))
            .WithMetadata(CallDescriptions.ChangeRoom);
        calls.MapMethods("/rooms/{room}/bans", Reading, (string room, ModerationCalls call) => call.RoomBansAsync(room))
            .WithMetadata(CallDescriptions.ListRoomBans);
        calls.MapPost("/rooms/{room}/bans", (string room, HttpRequest request, ModerationCalls call) => call.BanInRoomAsync(room, request))
            .WithMetadata(CallDescriptions.BanInRoom);
        calls.MapDelete("/rooms/{room}/bans/{ban}", (string room, string ban, ModerationCalls call) => call.LiftRoomBanAsync(room, ban))
            .WithMetadata(CallDescriptions.LiftRoomBan);
        calls.MapMethods("/bans", Reading, (ModerationCalls call) => call.ServerBansList()).WithMetadata(CallDescriptions.ListServerBans);
        calls.MapPost("/bans", (HttpRequest request, ModerationCalls call) => call.BanFromServerAsync(request))
            .WithMetadata(CallDescriptions.BanFromServer);
        calls.MapDelete("/bans/{ban}", (string ban, ModerationCalls call) => call.LiftServerBanAsync(ban)).WithMetadata(CallDescriptions.LiftServerBan);

        calls.MapMethods("/accounts", Reading, (string? after, string? limit, AccountCalls call) => call.ListAsync(after, limit))
            .WithMetadata(CallDescriptions.ListAccounts);
        calls.MapPost("/accounts", (HttpRequest request, AccountCalls call) => call.CreateAsync(request)).WithMetadata(CallDescriptions.CreateAccount);
        calls.MapMethods("/accounts/{name}", Reading, (string name, AccountCalls call) => call.OneAsync(name)).WithMetadata(CallDescriptions.OneAccount);
        calls.MapPatch("/accounts/{name}", (string name, HttpRequest request, AccountCalls call) => call.ChangeAsync(name, request))
            .WithMetadata(CallDescriptions.ChangeAccount);
        calls.MapMethods("/accounts/{name}/export", Reading, (string name, AccountCalls call) => call.ExportAsync(name))
            .WithMetadata(CallDescriptions.ExportAccount);
        calls.MapDelete("/accounts/{name}", (string name, string? messages, AccountCalls call) => call.DeleteAsync(name, messages)).WithMetadata(CallDescriptions.DeleteAccount);
        calls.MapDelete("/accounts/{name}/sessions", (string name, AccountCalls call) => call.EndSessionsAsync(name))
            .WithMetadata(CallDescriptions.EndSessions);
        calls.MapMethods("/audit", Reading, (string? after, string? room, string? by, string? limit, AccountCalls call) => call.AuditAsync(after, room, by, limit))
            .WithMetadata(CallDescriptions.Audit);

        calls.MapMethods("/metrics", Reading, MetricsCall.Scrape).WithMetadata(CallDescriptions.Metrics);
    }

    /// <summary>Calls whose cost grows with the data are queued with all requests of that kind, per address.</summary>
    private static RouteHandlerBuilder InTurns(this RouteHandlerBuilder call) => call.AddEndpointFilter(static (context, next) =>
        context.HttpContext.RequestServices.GetRequiredService<LongWork>().Searches.DoAsync(context.HttpContext.Connection.RemoteIpAddress, () => next(context)));
}
