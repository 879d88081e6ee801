using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>Why a connection was not let in, as a line of text: what people at a terminal read, whatever the protocol.</summary>
internal static class RefusalText
{
    private static readonly byte[] TooMany = LineOf(DisconnectReason.TooManyConnections);
    private static readonly byte[] Shutdown = LineOf(DisconnectReason.Shutdown);

    public static ReadOnlyMemory<byte> Of(DisconnectReason reason) => reason.Kind switch
    {
        DisconnectReasonKind.TooManyConnections => TooMany,
        DisconnectReasonKind.Banned => LineOf(reason),
        _ => Shutdown,
    };

    private static byte[] LineOf(DisconnectReason reason) => Encoding.UTF8.GetBytes($"! {SafeText.Clean(reason.Text)}\r\n");
}
