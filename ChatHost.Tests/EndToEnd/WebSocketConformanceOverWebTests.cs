using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The same on a listener that speaks HTTP alone.</summary>
public sealed class WebSocketConformanceOverWebTests : WebSocketConformanceTests
{
    private protected override Task<InProcessHost> StartAsync(params string[] settings) =>
        InProcessHost.StartAsync(["Listeners:Web:Protocol=Web", .. settings]);
}
