using System.Text;

namespace ChatHost.Protocols;

/// <summary>Why a connection was not let in, as a line of text: what people at a terminal read, whatever the protocol.</summary>
internal static class RefusalText
{
    private static readonly byte[] TooMany = LineOf(DisconnectReason.TooManyConnections);
    private static readonly byte[] Shutdown = LineOf(DisconnectReason.Shutdown);

    public static ReadOnlyMemory<byte> Of(DisconnectReason dismissal) =>
        dismissal.Kind == DisconnectReasonKind.TooManyConnections ? TooMany : Shutdown;

    private static byte[] LineOf(DisconnectReason reason) => Encoding.ASCII.GetBytes($"! {reason.Text}\r\n");
}
