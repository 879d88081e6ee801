using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatHost.Benchmarks.Servers;

/// <summary>
/// The servers that ChatHost is measured against, each a process of its own: what one writes first, and no worse. It says where
/// it listens as ChatHost does, and ends with its input.
/// </summary>
internal static class BaselineProgram
{
    public const string Verb = "baseline";
    public const string Echo = "echo";
    public const string Chat = "chat";

    private const int Backlog = 4096;

    public static IReadOnlyList<string> Names { get; } = [Echo, Chat];

    public static int Run(string[] args)
    {
        if (args.Length != 1 || !Names.Contains(args[0]))
        {
            Console.Error.WriteLine($"baseline: wants one of {string.Join(", ", Names)}. It is started by load and growth.");
            return 1;
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        if (args[0] == Echo)
            ThreadPerConnectionEcho.Start(listener);
        else
            NaiveChat.Start(listener);
        var name = args[0] == Echo ? "Echo" : "Chat";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Listening: {name} tcp://{listener.LocalEndPoint}"));
        Console.In.ReadToEnd();
        return 0;
    }
}
