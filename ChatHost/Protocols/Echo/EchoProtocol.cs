using System.IO.Pipelines;

namespace ChatHost.Protocols.Echo;

/// <summary>The Echo protocol (RFC 862), for probes and benchmarks.</summary>
internal sealed class EchoProtocol : IStreamProtocol
{
    public IServerMessages ServerMessages => SilentMessages.Instance;

    public Task RunAsync(IDuplexPipe transport, IByteMeter meter) => EchoLoop.RunAsync(transport.Input, transport.Output, bytes =>
    {
        meter.Received(bytes);
        meter.Sent(bytes);
    });
}
