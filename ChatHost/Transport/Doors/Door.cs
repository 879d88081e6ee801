using System.Net;
using ChatHost.Transport.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport.Doors;

/// <summary>
/// The first piece of middleware of a listener that encrypts, stands behind a proxy or speaks several protocols, in this order: who the
/// client is (PROXY protocol), TLS, and what is spoken. Then the connection goes on as one of that protocol in every respect. Until then it
/// counts as a connection, has a deadline at each step, and holds up no stop.
/// </summary>
internal sealed class Door(
    DoorTerms terms,
    DoorTargets targets,
    TlsHandshaker handshaker,
    CertificateStore certificates,
    ConnectionLimits limits,
    ConnectionTable connections,
    RecentHttp recentHttp,
    IOptionsMonitor<AnyOptions> options,
    DoorMetrics metrics,
    TimeProvider time,
    ILogger<Door> logger)
{
    /// <summary>How long a proxy may take to say whom it connects.</summary>
    private static readonly TimeSpan ProxyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a browser's spare connection may say nothing.</summary>
    private static readonly TimeSpan SpareTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenLogLines = TimeSpan.FromSeconds(1);

    /// <summary>Maximum number of connections above the limit that learn at a time, in their own protocol, that the server is full.</summary>
    private const int MaxSurplus = 64;

    private int _surplus;
    private long _loggedAt;

    /// <summary>Serves one connection until it may be closed.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        try
        {
            if (await OpenCountedAsync(connection) is { } target)
                await target(connection);
        }
        finally
        {
            if (connection.Features.Get<TlsConnection>() is { } tls)
                await tls.DisposeAsync();
        }
    }

    private async ValueTask<ConnectionDelegate?> OpenCountedAsync(ConnectionContext connection)
    {
        // A proxy speaks for many: each of them is counted for itself, once it is known who it is.
        var remote = IsProxy(connection.RemoteEndPoint) ? null : connection.RemoteEndPoint;
        var isCounted = limits.TryEnter(remote, out _);
        if (!isCounted && Interlocked.Increment(ref _surplus) > MaxSurplus)
        {
            Interlocked.Decrement(ref _surplus);
            return null;
        }

        try
        {
            await using var stop = connections.ClosingToken.UnsafeRegister(
                static opened => ((ConnectionContext)opened!).Transport.Input.CancelPendingRead(), connection);
            return await OpenAsync(connection);
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The peer is gone.
            return null;
        }
        finally
        {
            if (isCounted)
                limits.Leave(remote);
            else
                Interlocked.Decrement(ref _surplus);
        }
    }

    private async ValueTask<ConnectionDelegate?> OpenAsync(ConnectionContext connection)
    {
        if (IsProxy(connection.RemoteEndPoint) && !await TryReadProxyHeaderAsync(connection))
            return null;
        if (terms.TellsApart)
            return await TellApartAsync(connection);
        return terms.Tls is not { } tls || await TryEncryptAsync(connection, tls) ? targets.Line : null;
    }

    private bool IsProxy(EndPoint? remote) =>
        terms.ProxyFrom.Count > 0 && remote is IPEndPoint { Address: var address } && terms.ProxyFrom.Any(network => network.Contains(address));

    private async ValueTask<bool> TryReadProxyHeaderAsync(ConnectionContext connection)
    {
        await using var peek = new Peek(connection.Transport.Input, time);
        var started = time.GetTimestamp();
        while (true)
        {
            var (bytes, isLate, isEnd) = await peek.MoreAsync(Rest(ProxyTimeout, started));
            switch (ProxyHeader.TryRead(bytes, out var header))
            {
                case ProxyHeaderResult.Complete:
                    peek.Take(header.Length);
                    Accept(connection, header);
                    return true;
                case ProxyHeaderResult.Incomplete when !isLate && !isEnd:
                    continue;
            }

            // A health check of the plainest kind connects and goes.
            if (isEnd && bytes.IsEmpty)
                return false;
            metrics.Proxied(isLate ? "timeout" : "invalid");
            LogNoHeader(connection);
            return false;
        }
    }

    private void Accept(ConnectionContext connection, ProxyHeader header)
    {
        metrics.Proxied(header.Source is null ? "local" : "accepted");
        if (header.Source is not { } source)
        {
            connection.Features.Set(UncountedConnection.Instance);
            return;
        }

        connection.RemoteEndPoint = ClientAddress.Of(source.Address, source.Port, connection.RemoteEndPoint);
        if (header.IsEncrypted)
            connection.Features.Set(EncryptedByProxy.Instance);
    }

    private void LogNoHeader(ConnectionContext connection)
    {
        var last = Interlocked.Read(ref _loggedAt);
        if (last != 0 && time.GetElapsedTime(last) < BetweenLogLines)
            return;
        if (Interlocked.CompareExchange(ref _loggedAt, time.GetTimestamp(), last) == last)
            DoorLog.NoProxyHeader(logger, connection.ConnectionId, connection.RemoteEndPoint);
    }

    /// <summary>For a listener that only speaks TLS.</summary>
    private async ValueTask<bool> TryEncryptAsync(ConnectionContext connection, TlsTerms tls)
    {
        var hello = await PeekHelloAsync(connection);
        if (hello is null)
            return false;
        return await HandshakeAsync(connection, tls with { OffersHttp = tls.OffersHttp && OffersHttp(hello) }) is not null;
    }

    /// <summary>The ClientHello; null where there is none: the peer has read that this port speaks TLS.</summary>
    private async ValueTask<ClientHello?> PeekHelloAsync(ConnectionContext connection)
    {
        var isStranger = false;
        await using (var peek = new Peek(connection.Transport.Input, time))
        {
            var started = time.GetTimestamp();
            while (true)
            {
                var (bytes, isLate, isEnd) = await peek.MoreAsync(Rest(TlsHandshaker.Timeout, started));
                var spoken = FirstBytes.Tell(bytes, isEnd, isInTls: false);
                if (spoken == Spoken.Tls && ClientHello.TryRead(bytes, out var hello))
                    return hello;
                isStranger = spoken is not (Spoken.Tls or Spoken.Undecided) && !bytes.IsEmpty;
                if (isStranger || isLate || isEnd)
                    break;
            }
        }

        if (isStranger)
            await CloseAsync(connection, terms.SpeaksTls);
        return null;
    }

    private async ValueTask<TlsConnection?> HandshakeAsync(ConnectionContext connection, TlsTerms tls)
    {
        using var deadline = new CancellationTokenSource(TlsHandshaker.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connections.ClosingToken);
        return await handshaker.TryRunAsync(connection, tls, either.Token);
    }

    private async ValueTask<ConnectionDelegate?> TellApartAsync(ConnectionContext connection)
    {
        var spoken = await TellAsync(connection, isInTls: false);
        if (spoken != Spoken.Tls)
            return TargetOf(connection, spoken);
        metrics.Decided("tls");
        if (!certificates.IsConfigured || await PeekHelloAsync(connection) is not { } hello)
            return null;

        // A browser that is asked for a certificate gives up its WebSockets; it always offers protocols.
        var asks = terms.Tls?.AsksForCertificate != false && hello.Protocols.Count == 0;
        if (await HandshakeAsync(connection, new(OffersHttp(hello), asks)) is not { } tls)
            return null;
        return TargetOf(connection, tls.HasAgreedOnHttp ? Spoken.Http : await TellAsync(connection, isInTls: true));
    }

    private async ValueTask<Spoken> TellAsync(ConnectionContext connection, bool isInTls)
    {
        await using var peek = new Peek(connection.Transport.Input, time);
        var (wait, began) = (options.CurrentValue.Silence, 0L);
        var mayBeSpare = true;
        while (true)
        {
            var (bytes, isLate, isEnd) = await peek.MoreAsync(began == 0 ? wait : Rest(options.CurrentValue.Decide, began));
            var spoken = FirstBytes.Tell(bytes, isEnd, isInTls);
            if (spoken != Spoken.Undecided)
                return spoken;
            if (isLate && bytes.IsEmpty && mayBeSpare && connections.Closing is null && recentHttp.Has(AddressOf(connection)))
            {
                (wait, mayBeSpare) = (SpareTimeout, false);
                continue;
            }

            if (isLate)
            {
                if (bytes.IsEmpty)
                    connection.Features.Set(new SilentArrival(() => recentHttp.Note(AddressOf(connection))));
                return Spoken.Line;
            }

            if (began == 0)
                began = time.GetTimestamp();
        }
    }

    private ConnectionDelegate TargetOf(ConnectionContext connection, Spoken spoken)
    {
        if (spoken == Spoken.Http)
            recentHttp.Note(AddressOf(connection));
        metrics.Decided(spoken switch
        {
            Spoken.Http => "http",
            Spoken.Irc => "irc",
            _ => connection.Features.Get<SilentArrival>() is null ? "line" : "silence",
        });
        return spoken switch
        {
            Spoken.Http => targets.Http,
            Spoken.Irc => targets.Irc,
            _ => targets.Line,
        };
    }

    private static IPAddress? AddressOf(ConnectionContext connection) => (connection.RemoteEndPoint as IPEndPoint)?.Address;

    private static bool OffersHttp(ClientHello hello) => hello.Protocols.Contains("http/1.1", StringComparer.Ordinal);

    private TimeSpan Rest(TimeSpan whole, long started)
    {
        var rest = whole - time.GetElapsedTime(started);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    private async ValueTask CloseAsync(ConnectionContext connection, ReadOnlyMemory<byte> last)
    {
        if (!last.IsEmpty)
            await connection.Transport.Output.WriteAsync(last);
        await HalfClose.RunAsync(connection, time);
    }
}
