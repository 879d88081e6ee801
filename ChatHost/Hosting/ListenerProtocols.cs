using System.Text;
using ChatHost.Admin;
using ChatHost.Protocols;
using ChatHost.Protocols.Echo;
using ChatHost.Protocols.Irc;
using ChatHost.Protocols.Line;
using ChatHost.Protocols.Nod;
using ChatHost.Transport;
using ChatHost.Transport.Doors;
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

    /// <summary>All that people speak, told apart by the first bytes.</summary>
    public const string Any = "Any";

    private const string Web = "Web";
    private const string Line = "Line";
    private const string Irc = "Irc";
    private const string NotEncrypted = "This port speaks TLS.";

    private static readonly Dictionary<string, Entry> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        [Line] = new(Framing.Frames, listen => UseFramed<LineProtocol>(listen, Line)),
        ["Echo"] = new(Framing.Stream, listen => UseStream<EchoProtocol>(listen, "Echo")),
        [Irc] = new(Framing.Frames, listen => UseFramed<IrcProtocol>(listen, Irc)),
        ["Nod"] = new(Framing.Stream, listen => UseStream<NodProtocol>(listen, "Nod")),
        [Web] = new(Framing.Frames, listen => listen.UseWeb()),
        [Any] = new(Framing.Frames, listen => listen.UseWeb()),
        [Admin] = new(Framing.Http, listen => listen.UseAdmin()),
    };

    private readonly record struct Entry(Framing Carriage, Action<ListenOptions> Use);

    /// <summary>Whether the protocol is built; of the names that settings may give, some are still to come.</summary>
    public static bool IsBuilt(string protocol) => Table.ContainsKey(protocol);

    /// <summary>Whether browsers find the chat page there.</summary>
    public static bool ServesPage(string protocol) => Is(protocol, Web) || Is(protocol, Any);

    /// <summary>Whether a proxy may say there whom it connects; to the operators' port nobody comes for another.</summary>
    public static bool MayBeProxied(string protocol) => !Is(protocol, Admin);

    /// <summary>Whether clients of the protocol can be asked for a certificate: browsers give up a WebSocket that asks.</summary>
    public static bool MayAskForCertificate(string protocol) => Is(protocol, Line) || Is(protocol, Irc) || Is(protocol, Any);

    /// <summary>How its bytes are carried.</summary>
    public static Framing FramingOf(string protocol) => Table[protocol].Carriage;

    /// <summary>Puts the listener's protocol on a port that Kestrel is about to open, and before it what the listener asks for.</summary>
    public static void Use(this ListenOptions listen, Listener listener)
    {
        if (TermsOf(listener) is { IsOpen: false } terms)
        {
            listen.Use(protocol =>
            {
                var targets = terms.TellsApart ? TargetsOf(listen.ApplicationServices, http: protocol) : DoorTargets.Only(protocol);
                return ActivatorUtilities.CreateInstance<Door>(listen.ApplicationServices, terms, targets).ServeAsync;
            });
        }

        Table[listener.Protocol].Use(listen);
    }

    private static DoorTerms TermsOf(Listener listener)
    {
        var isAny = Is(listener.Protocol, Any);
        return new(
            listener.IsTls || isAny ? new(OffersHttp: ServesPage(listener.Protocol), listener.AsksForCertificate) : null,
            TellsApart: isAny && !listener.IsTls,
            listener.ProxyFrom,
            SpeaksTls(listener.Protocol));
    }

    /// <summary>In the words of whoever speaks the protocol without TLS.</summary>
    private static ReadOnlyMemory<byte> SpeaksTls(string protocol) => Encoding.ASCII.GetBytes(protocol.ToUpperInvariant() switch
    {
        "IRC" => $"ERROR :{NotEncrypted}\r\n",
        "WEB" => $"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: {NotEncrypted.Length}\r\nConnection: close\r\n\r\n{NotEncrypted}",
        _ => $"! {NotEncrypted}\r\n",
    });

    private static DoorTargets TargetsOf(IServiceProvider services, ConnectionDelegate http) =>
        new(Framed<LineProtocol>(services, Line), http, Framed<IrcProtocol>(services, Irc));

    private static bool Is(string protocol, string name) => protocol.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A protocol in frames, as a way that a connection can take once it is known to speak it.</summary>
    private static ConnectionDelegate Framed<TProtocol>(IServiceProvider services, string name)
        where TProtocol : IFramedProtocol
    {
        var builder = new ConnectionBuilder(services);
        builder.UseClientPipeline(name, services.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<FramedConnectionHandler<TProtocol>>();
        return builder.Build();
    }

    private static void UseFramed<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IFramedProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<FramedConnectionHandler<TProtocol>>();

    private static void UseStream<TProtocol>(ListenOptions listen, string name)
        where TProtocol : IStreamProtocol =>
        listen.UseClientPipeline(name, listen.ApplicationServices.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<StreamConnectionHandler<TProtocol>>();
}
