using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>For a protocol in which the server never says anything of its own.</summary>
internal sealed class NoWords : IWords
{
    public static readonly NoWords Instance = new();

    public ReadOnlyMemory<byte> Farewell(Dismissal dismissal) => default;

    public ReadOnlyMemory<byte> Refusal(Dismissal dismissal) => default;

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => default;
}
