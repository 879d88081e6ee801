using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Hosting;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Transport;

return await ChatHostProgram.RunAsync(args, Program.AddParts, Program.MapEndpoints);

/// <summary>
/// The map: what runs, in the order a message meets it. Bytes come in at the listeners, are cut into frames by the
/// transport, understood by a protocol, said in a room and kept in its log; the admin looks on over HTTP.
/// </summary>
public partial class Program
{
    internal static void AddParts(IServiceCollection services) => services
        .AddChatListeners()
        .AddChatTransport()
        .AddChatProtocols()
        .AddChatRooms()
        .AddChatHistory()
        .AddChatAdmin();

    internal static void MapEndpoints(WebApplication app) => app.MapAdmin();
}
