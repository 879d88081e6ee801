using System.Net;
using ChatHost.Client;
using ChatHost.Tests.Support;
using ChatClient = ChatHost.Client.ChatClient;

namespace ChatHost.Tests.Client;

/// <summary>Starts clients over either carrier.</summary>
internal static class ClientStart
{
    /// <summary>Short, since nothing is won by waiting in a test.</summary>
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(2);

    public static Uri Uri(IPEndPoint server, bool overWebSocket) => new(overWebSocket ? $"ws://{server}/ws" : $"tcp://{server}");

    public static Uri Uri(InProcessHost host, bool overWebSocket) => Uri(overWebSocket ? host.Web : host.Chat, overWebSocket);

    public static ChatClient Start(Uri server, string nick, params string[] rooms) => ChatClient.Start(Options(server, nick, rooms));

    public static ChatClientOptions Options(Uri server, string nick, params string[] rooms) =>
        new() { Server = server, Nick = nick, Rooms = rooms, InitialBackoff = Backoff, MaxBackoff = Backoff };

    /// <summary>Starts a client whose server may move: <paramref name="find"/> says where it is now.</summary>
    public static ChatClient Start(Func<Uri> find, string nick, params string[] rooms) => ChatClient.Start(new()
    {
        Server = find(),
        ConnectAsync = (_, cancellationToken) => JsonClient.ConnectAsync(find(), cancellationToken),
        Nick = nick,
        Rooms = rooms,
        InitialBackoff = Backoff,
        MaxBackoff = TimeSpan.FromMilliseconds(100),
    });
}
