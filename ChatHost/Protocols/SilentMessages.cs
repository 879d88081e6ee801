using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>For a protocol in which the server never says anything of its own.</summary>
internal sealed class SilentMessages : IServerMessages
{
    public static readonly SilentMessages Instance = new();

    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => default;

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => default;

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => default;
}
