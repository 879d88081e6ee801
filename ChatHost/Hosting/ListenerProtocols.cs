using ChatHost.Admin;
using ChatHost.Protocols;
using ChatHost.Protocols.Chat;
using ChatHost.Protocols.Echo;
using ChatHost.Protocols.Nod;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatHost.Hosting;

/// <summary>The table of the protocols that a listener can be given, and what each puts on its port.</summary>
internal static class ListenerProtocols
{
    /// <summary>The operators' HTTP: it is not a client, so no limit of clients holds it up.</summary>
    public const string Admin = "Admin";

    private static readonly Dictionary<string, Entry> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Line"] = new(IsFramed: true, listen => UseFramed<LineProtocol>(listen, "Line")),
        ["Echo"] = new(IsFramed: false, listen => UseStream<EchoProtocol>(listen, "Echo")),
        ["Nod"] = new(IsFramed: false, listen => UseStream<NodProtocol>(listen, "Nod")),
        [Admin] = new(IsFramed: false, listen => listen.UseAdmin()),
    };

    private readonly record struct Entry(bool IsFramed, Action<ListenOptions> Use);

    /// <summary>Whether the protocol is built; of the names that settings may give, some are still to come.</summary>
    public static bool IsBuilt(string protocol) => Table.ContainsKey(protocol);

    /// <summary>Whether what is sent to its clients goes through an outbox.</summary>
    public static bool IsFramed(string protocol) => Table[protocol].IsFramed;

    /// <summary>Puts the protocol on a port that Kestrel is about to open.</summary>
    public static void Use(this ListenOptions listen, string protocol) => Table[protocol].Use(listen);

    private static void UseFramed<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IFramedProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().Words)
            .UseConnectionHandler<FramedConnectionHandler<TProtocol>>();

    private static void UseStream<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IStreamProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().Words)
            .UseConnectionHandler<StreamConnectionHandler<TProtocol>>();
}
