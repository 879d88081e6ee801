using System.IO.Pipelines;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols.Nod;

/// <summary>
/// The Nod protocol: 27 bytes in, one sentence out, closed. The smallest protocol that reads an exact length; the
/// worked example of docs/adding-a-protocol.md.
/// </summary>
internal sealed class NodProtocol : IStreamProtocol
{
    /// <summary>How many bytes make a question.</summary>
    public const int QuestionLength = 27;

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("Just nod if you can hear me!");

    public IServerMessages ServerMessages { get; } = new NodMessages();

    public async Task RunAsync(IDuplexPipe transport, IByteMeter meter)
    {
        if (!await ExactReader.ReadExactlyAsync(transport.Input, QuestionLength, CancellationToken.None))
            return;
        meter.Received(QuestionLength);
        await transport.Output.WriteAsync(Answer);
        meter.Sent(Answer.Length);
    }

    /// <summary>It has one sentence, but whoever is not let in is told why.</summary>
    private sealed class NodMessages : IServerMessages
    {
        public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => default;

        public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => RefusalText.Of(dismissal);

        public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => default;
    }
}
