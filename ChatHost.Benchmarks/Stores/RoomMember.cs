using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ChatHost.Client;

namespace ChatHost.Benchmarks.Stores;

/// <summary>
/// A JSON client in one room. It checks that the room's numbers come without a gap, and if it speaks, has a window of messages
/// under way: each acknowledgement sends the next. Each message contains the time it was sent.
/// </summary>
internal sealed class RoomMember : IDisposable
{
    private const int TimeDigits = 16;

    private static readonly byte[] Mark = "\"text\":\"t="u8.ToArray();

    private readonly TcpChannel _channel;
    private readonly RoomFigures _figures;
    private readonly string _room;
    private readonly long[] _departures;
    private readonly StringBuilder _next = new();
    private long _lastSeq = -1;
    private long _lastId;

    private RoomMember(TcpChannel channel, string room, int window, RoomFigures figures) =>
        (_channel, _room, _figures, _departures) = (channel, room, figures, new long[window]);

    /// <summary>Whether what happens now counts.</summary>
    public static bool IsMeasuring { get; set; }

    /// <summary>Enters the room; returns when it is there.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="room">The room.</param>
    /// <param name="window">Number of messages it has under way; 0 for a reader.</param>
    /// <param name="figures">Of the room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RoomMember> EnterAsync(
        IPEndPoint server, string room, int window, RoomFigures figures, CancellationToken cancellationToken)
    {
        var member = new RoomMember(await TcpChannel.ConnectAsync(server, cancellationToken: cancellationToken), room, window, figures);
        try
        {
            var opening = $"/leave general\n/json\n{{\"type\":\"join\",\"room\":\"{room}\",\"id\":\"0\"}}\n";
            await member._channel.SendBytesAsync(Encoding.UTF8.GetBytes(opening), cancellationToken);
            while (member._lastSeq < 0)
                await member.ReadAsync(cancellationToken);
            return member;
        }
        catch
        {
            member.Dispose();
            throw;
        }
    }

    /// <summary>Reads and speaks until cancelled.</summary>
    /// <exception cref="InvalidOperationException">The server did something wrong, or ended.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < _departures.Length; i++)
                AddMessage();
            while (true)
            {
                if (_next.Length > 0)
                    await SendAsync(cancellationToken);
                await ReadAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    public void Dispose() => _channel.Dispose();

    private void AddMessage()
    {
        var now = Stopwatch.GetTimestamp();
        _departures[++_lastId % _departures.Length] = now;
        _next.Append(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"send\",\"room\":\"{_room}\",\"id\":\"{_lastId}\",\"text\":\"t={now:x16} so much people say at a time, more or less\"}}\n");
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(_next.ToString());
        _next.Clear();
        await _channel.SendBytesAsync(bytes, cancellationToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _channel.WaitToReceiveAsync(cancellationToken))
            throw new InvalidOperationException("The server closed a connection.");
        var now = Stopwatch.GetTimestamp();
        lock (_figures.Lock)
        {
            while (_channel.TryReceive(out var line))
                Take(line.Span, now);
        }
    }

    private void Take(ReadOnlySpan<byte> line, long now)
    {
        if (line.StartsWith("{\"type\":\"message\""u8))
        {
            var seq = NumberAfter(line, "\"seq\":"u8);
            if (seq != _lastSeq + 1)
                Fail($"{seq} came after {_lastSeq}.");
            _lastSeq = seq;
            if (IsMeasuring && TimeIn(line) is { } departure)
                _figures.ToDelivery.Add(Nanoseconds(now - departure));
        }
        else if (line.StartsWith("{\"type\":\"ack\""u8) && NumberAfter(line, "\"id\":\""u8) is > 0 and var id)
        {
            if (IsMeasuring)
                _figures.ToAck.Add(Nanoseconds(now - _departures[id % _departures.Length]));
            AddMessage();
        }
        else if (line.StartsWith("{\"type\":\"joined\""u8) && _lastSeq < 0 && line.IndexOf("\"lastSeq\":"u8) >= 0)
        {
            _lastSeq = NumberAfter(line, "\"lastSeq\":"u8);
        }
        else if (line.StartsWith("{\"type\":\"error\""u8) || line.StartsWith("{\"type\":\"gap\""u8) || line.StartsWith("{\"type\":\"bye\""u8))
        {
            Fail(Encoding.UTF8.GetString(line.TrimEnd((byte)'\r')));
        }
    }

    private void Fail(string what) => _figures.Fault ??= $"{_room}: {what}";

    private static long NumberAfter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(line[(at + name.Length)..], out long number, out _) ? number : -1;

    private static long? TimeIn(ReadOnlySpan<byte> line) =>
        line.IndexOf(Mark) is >= 0 and var at
        && Utf8Parser.TryParse(line.Slice(at + Mark.Length, TimeDigits), out long time, out _, 'x') ? time : null;

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
