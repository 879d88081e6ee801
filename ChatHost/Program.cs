using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Hosting;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Transport;

// The map: what runs, in the order a message meets it. Bytes come in at the listeners, are cut into frames by the
// transport, understood by a protocol, said in a room and kept in its log; the admin looks on over HTTP.
return await ChatHostProgram.RunAsync(
    args,
    services => services
        .AddChatListeners()
        .AddChatTransport()
        .AddChatProtocols()
        .AddChatRooms()
        .AddChatHistory()
        .AddChatAdmin(),
    app => app.MapAdmin());
