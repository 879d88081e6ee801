using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols.Irc;

/// <summary>IRC, for every client of it. See docs/irc.md.</summary>
internal sealed class IrcProtocol(IrcServices services) : IFramedProtocol
{
    public IServerMessages ServerMessages => services.Messages;

    public ICarrierFraming CarrierFraming { get; } = new IrcFraming(services);

    public Task RunAsync(IFramedConnection peer)
    {
        services.Listen();
        return new IrcConnection(peer, services).RunAsync();
    }
}

/// <summary>Its words for what happens to a connection.</summary>
/// <param name="services">Tells the server's name.</param>
/// <param name="hasStandardReplies">Whether the client asked for standard-replies; another reads a NOTICE in the channel.</param>
internal sealed class IrcMessages(IrcServices services, bool hasStandardReplies) : IServerMessages
{
    public ReadOnlyMemory<byte> Goodbye(DisconnectReason reason) => Of(reason);

    public ReadOnlyMemory<byte> Refusal(DisconnectReason reason) => Of(reason);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => Encoding.UTF8.GetBytes(
        $":{services.Name} {(hasStandardReplies ? $"NOTE * SKIPPED {IrcLine.ChannelOf(room)} {first} {last}" : $"NOTICE {IrcLine.ChannelOf(room)}")} :{count} lines skipped, CHATHISTORY brings them.\r\n");

    /// <summary>The last line that a client reads.</summary>
    public static ReadOnlyMemory<byte> Error(string text) => Encoding.UTF8.GetBytes($"ERROR :{IrcLine.Last(SafeText.Clean(text))}\r\n");

    private static ReadOnlyMemory<byte> Of(DisconnectReason reason) => reason.Kind == DisconnectReasonKind.Banned
        ? Encoding.UTF8.GetBytes($"465 * :{IrcLine.Last(SafeText.Clean(reason.Text))}\r\nERROR :{IrcLine.Last(SafeText.Clean(reason.Text))}\r\n")
        : Error(reason.Text);
}

/// <summary>Lines over TCP, with a ping of the protocol's own.</summary>
internal sealed class IrcFraming(IrcServices services) : ICarrierFraming
{
    public ReadOnlyMemory<byte> Ping => Encoding.UTF8.GetBytes($"PING :{services.Name}\r\n");

    public TimeSpan? PingInterval => TimeSpan.FromSeconds(90);

    public TimeSpan? PingTimeout => TimeSpan.FromSeconds(60);

    public int CountLines(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n');
}
