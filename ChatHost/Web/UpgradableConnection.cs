using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Web;

/// <summary>
/// A connection that is only lent to HTTP. Once a request was upgraded, HTTP ends with that request, and what goes on is the
/// connection as it was accepted: its pipes and its socket, with nothing of HTTP left in memory or in between.
/// </summary>
internal sealed class UpgradableConnection : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly IConnectionHeartbeatFeature? _heartbeat;
    private volatile Action? _onHeartbeat;
    private bool _isUpgraded;

    private UpgradableConnection(ConnectionContext connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        Peer = connection.RemoteEndPoint;
        _heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
        Input = new LentReader(_transport.Input, this);
        Output = new LentWriter(_transport.Output, this);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Where it comes from: a proxy, where there is one in between.</summary>
    public EndPoint? Peer { get; }

    /// <summary>Whether it is above the limit of connections: it is only answered that the server is full.</summary>
    public bool IsSurplus { get; private init; }

    /// <summary>Has HTTP spoken over the connection; true if it was upgraded, and goes on.</summary>
    /// <param name="connection">As it was accepted.</param>
    /// <param name="http">Speaks HTTP until one side ends it, or a request is upgraded.</param>
    /// <param name="isSurplus">Whether it is above the limit of connections.</param>
    public static async Task<bool> LendAsync(ConnectionContext connection, ConnectionDelegate http, bool isSurplus)
    {
        var lent = new UpgradableConnection(connection) { IsSurplus = isSurplus };
        connection.Transport = lent;
        connection.Features.Set(lent);
        connection.Features.Set<IConnectionHeartbeatFeature>(lent);
        try
        {
            await http(connection);
        }
        finally
        {
            lent._onHeartbeat = null;
            connection.Transport = lent._transport;
            connection.Features.Set(lent._heartbeat);
            connection.Features.Set<UpgradableConnection>(null);
        }

        return lent._isUpgraded;
    }

    /// <summary>The request was upgraded, and its answer is out: when it ends, the connection is free of HTTP.</summary>
    /// <param name="client">The client's own address, which a proxy in front may have reported.</param>
    /// <param name="spoken">What is spoken from now on; JSON, if nothing is said.</param>
    public void Upgraded(EndPoint? client, WebSocketSubprotocol? spoken = null)
    {
        _connection.RemoteEndPoint = client;
        _connection.Features.Set(spoken);
        _isUpgraded = true;
    }

    /// <summary>For HTTP, which would else be held in memory by Kestrel's clock as long as the connection is open.</summary>
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        _onHeartbeat += () => action(state);
        _heartbeat?.OnHeartbeat(static lent => ((UpgradableConnection)lent)._onHeartbeat?.Invoke(), this);
    }

    /// <summary>HTTP says it will read no more; others will.</summary>
    private sealed class LentReader(PipeReader reader, UpgradableConnection lent) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => reader.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => reader.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            if (!lent._isUpgraded)
                reader.Complete(exception);
        }
    }

    /// <summary>The same for writing.</summary>
    private sealed class LentWriter(PipeWriter writer, UpgradableConnection lent) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

        public override long UnflushedBytes => writer.UnflushedBytes;

        public override void Advance(int bytes) => writer.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            if (!lent._isUpgraded)
                writer.Complete(exception);
        }
    }
}
