using System.Text;

namespace ChatHost.Protocols;

/// <summary>Why a connection was not let in, as a line of text: what people at a terminal read, whatever the protocol.</summary>
internal static class RefusalText
{
    private static readonly byte[] TooMany = Encoding.ASCII.GetBytes("! Too many connections.\r\n");
    private static readonly byte[] Shutdown = Encoding.ASCII.GetBytes("! Server is shutting down.\r\n");

    public static ReadOnlyMemory<byte> Of(DisconnectReason dismissal) =>
        dismissal.Kind == DisconnectReasonKind.TooManyConnections ? TooMany : Shutdown;
}
