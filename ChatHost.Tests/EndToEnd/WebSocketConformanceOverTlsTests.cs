using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The same over TLS, on the port for all: what is inside is told apart once more.</summary>
public sealed class WebSocketConformanceOverTlsTests : WebSocketConformanceTests, IAsyncDisposable
{
    private readonly TestCertificates _files = new();
    private TlsRelay? _relay;

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null)
            await _relay.DisposeAsync();
        _files.Dispose();
    }

    private protected override Task<InProcessHost> StartAsync(params string[] settings) => TlsHost.StartAsync(_files, settings);

    private protected override IPEndPoint WayTo(InProcessHost host) => (_relay ??= host.RelayTo("Web", _files)).EndPoint;
}
