using ChatHost.Tests.Architecture;

namespace ChatHost.Tests.Protocols.WebSockets;

public sealed class WebSocketLayerTests
{
    private static readonly CompiledLayers Protocols = new(typeof(Program).Assembly, "ChatHost.Protocols");
    private static readonly string[] Folders = ["Echo", "Json", "Line", "Nod", "WebSockets"];

    [Fact]
    public void The_carrier_uses_no_protocol_that_it_carries()
    {
        Assert.Empty(Protocols.PointingElsewhere("WebSockets", Folders, allowed: []));
    }

    [Fact]
    public void A_protocol_that_uses_the_carrier_would_be_named()
    {
        Assert.NotEmpty(Protocols.PointingElsewhere("Json", Folders, allowed: ["Echo", "Line", "Nod"]));
    }
}
