using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Docs.Examples;

/// <summary>The framed protocol of docs/adding-a-protocol.md: each line comes back in capitals.</summary>
internal sealed class UpperProtocol(IOptionsMonitor<LimitOptions> limits) : IFramedProtocol
{
    public IServerMessages ServerMessages => SilentMessages.Instance;

    public ICarrierFraming CarrierFraming => PlainFraming.Instance;

    public async Task RunAsync(IFramedConnection peer)
    {
        await foreach (var frame in peer.FramesAsync(new LineCutter(limits.CurrentValue.MaxLineBytes)))
        {
            if (frame.Kind == FrameKind.Complete)
                await peer.SendAsync(AnswerTo(frame));
        }
    }

    private static byte[] AnswerTo(Frame frame) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame.Bytes).ToUpperInvariant() + "\n");
}
