using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>Counts what goes over a connection whose protocol takes the bytes as they are, and notes when its peer last sent something.</summary>
internal sealed class StreamMeter(ConnectionEntry connection, TimeProvider time) : IByteMeter
{
    public void Received(long bytes)
    {
        connection.Counters.Received(bytes);
        connection.LastActive = time.GetTimestamp();
    }

    public void Sent(long bytes) => connection.Counters.Sent(bytes);
}
