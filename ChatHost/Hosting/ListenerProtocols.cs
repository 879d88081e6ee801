using ChatHost.Admin;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Protocols.Echo;
using ChatHost.Protocols.Irc;
using ChatHost.Protocols.Nod;
using ChatHost.Transport;
using ChatHost.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatHost.Hosting;

/// <summary>How a protocol has its bytes carried.</summary>
internal enum Framing
{
    /// <summary>Cut into frames, and out through an outbox; maybe after HTTP has led there.</summary>
    Frames,

    /// <summary>As they come.</summary>
    Stream,

    /// <summary>As ASP.NET Core has it.</summary>
    Http,
}

/// <summary>The table of the protocols that a listener can be given, and what each puts on its port.</summary>
internal static class ListenerProtocols
{
    /// <summary>The operators' HTTP: it is not a client, so no limit of clients holds it up.</summary>
    public const string Admin = "Admin";

    private static readonly Dictionary<string, Entry> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Line"] = new(Framing.Frames, listen => UseFramed<LineProtocol>(listen, "Line")),
        ["Echo"] = new(Framing.Stream, listen => UseStream<EchoProtocol>(listen, "Echo")),
        ["Irc"] = new(Framing.Frames, listen => UseFramed<IrcProtocol>(listen, "Irc")),
        ["Nod"] = new(Framing.Stream, listen => UseStream<NodProtocol>(listen, "Nod")),
        ["Web"] = new(Framing.Frames, listen => listen.UseWeb()),
        [Admin] = new(Framing.Http, listen => listen.UseAdmin()),
    };

    private readonly record struct Entry(Framing Carriage, Action<ListenOptions> Use);

    /// <summary>Whether the protocol is built; of the names that settings may give, some are still to come.</summary>
    public static bool IsBuilt(string protocol) => Table.ContainsKey(protocol);

    /// <summary>Whether browsers find the chat page there.</summary>
    public static bool ServesPage(string protocol) => protocol.Equals("Web", StringComparison.OrdinalIgnoreCase);

    /// <summary>How its bytes are carried.</summary>
    public static Framing FramingOf(string protocol) => Table[protocol].Carriage;

    /// <summary>Puts the protocol on a port that Kestrel is about to open.</summary>
    public static void Use(this ListenOptions listen, string protocol) => Table[protocol].Use(listen);

    private static void UseFramed<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IFramedProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<FramedConnectionHandler<TProtocol>>();

    private static void UseStream<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IStreamProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<StreamConnectionHandler<TProtocol>>();
}
