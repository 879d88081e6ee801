using System.Globalization;
using System.Text;

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// Connections that speak the line chat: each is greeted (<c>* You are …</c>), and enters a room if it is to (<c>* You are in …</c>).
/// </summary>
internal abstract class ChatSwarm<TConnection>(GeneratorPlan plan, bool entersRooms, Func<int, TConnection> make)
    : Swarm<TConnection>(plan, make)
    where TConnection : Connection
{
    protected int RoomOf(TConnection connection) => connection.Id % Plan.Rooms;

    protected override void OnConnected(TConnection connection)
    {
        // The server speaks first.
    }

    protected override void OnInput(TConnection connection, ReadOnlySpan<byte> input)
    {
        while (input.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = input[..end].TrimEnd((byte)'\r');
            input = input[(end + 1)..];
            if (connection.IsReady)
                OnLine(connection, line);
            else
                OnSetUp(connection, line);
        }

        connection.KeepPart(input);
    }

    /// <summary>A line without its end, once the connection is ready.</summary>
    protected abstract void OnLine(TConnection connection, ReadOnlySpan<byte> line);

    private void OnSetUp(TConnection connection, ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("* You are in room"u8) || (!entersRooms && line.StartsWith("* You are "u8)))
            MarkReady(connection);
        else if (line.StartsWith("* You are "u8))
            Send(connection, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/join room{RoomOf(connection)}\r\n")));
    }
}
