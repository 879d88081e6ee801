using ChatHost.Accounts;
using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Hosting;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport;
using ChatHost.Web;

return await ChatHostProgram.RunAsync(args, Program.AddParts, Program.MapEndpoints);

/// <summary>
/// The map: what runs, in the order a message meets it. Bytes come in at the listeners, are cut into frames by the
/// transport, understood by a protocol, said in a room and kept in its log; browsers come over HTTP, and the admin looks on over it.
/// </summary>
public partial class Program
{
    internal static void AddParts(IServiceCollection services) => services
        .AddChatListeners()
        .AddChatTransport()
        .AddChatProtocols()
        .AddChatAccounts()
        .AddChatModeration()
        .AddChatRooms()
        .AddChatSessions()
        .AddChatOperations()
        .AddChatHistory()
        .AddChatWeb()
        .AddChatAdmin();

    internal static void MapEndpoints(WebApplication app)
    {
        app.MapWeb();
        app.MapAdmin();
    }
}
