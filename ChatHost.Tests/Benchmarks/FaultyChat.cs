using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.Benchmarks;

/// <summary>What a <see cref="FaultyChat"/> does to every tenth line for the reader that came first.</summary>
internal enum Fault
{
    None,
    LeaveOut,
    Double,
    Reorder,
    Change,
}

/// <summary>A small chat that makes one kind of mistake, so that who looks for mistakes can be seen to find it.</summary>
internal sealed class FaultyChat : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Guest> _guests = [];
    private readonly Lock _lock = new();
    private readonly Fault _fault;
    private string? _held;
    private int _lines;

    public FaultyChat(Fault fault)
    {
        _fault = fault;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public EndPoint EndPoint => _listener.LocalEndPoint!;

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                new Thread(() => Speak(connection)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Closed.
        }
    }

    private void Speak(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        using var reader = new StreamReader(stream);
        var guest = new Guest(stream);
        try
        {
            guest.Send("Welcome to the chat server!\r\n* You are user in general. 1 here.");
            while (reader.ReadLine() is { } line)
            {
                lock (_lock)
                {
                    if (line.StartsWith("/join ", StringComparison.Ordinal))
                        Enter(guest, line[6..]);
                    else
                        Say(guest, line);
                }
            }
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    private void Enter(Guest guest, string room)
    {
        guest.Room = room;
        _guests.Add(guest);
        guest.Send($"* You are in {room}. 1 here.");
    }

    private void Say(Guest sender, string line)
    {
        foreach (var reader in _guests.Where(guest => guest != sender && guest.Room == sender.Room))
        {
            if (reader != _guests[0])
                reader.Send($"user: {line}");
            else
                SendWrongly(reader, $"user: {line}");
        }
    }

    private void SendWrongly(Guest reader, string line)
    {
        if (_held is { } held && line[..15] == held[..15])
        {
            reader.Send(line);
            reader.Send(held);
            _held = null;
            return;
        }

        var isTenth = ++_lines % 10 == 0;
        if (isTenth && _fault == Fault.Reorder && _held is null)
        {
            _held = line;
            return;
        }

        if (isTenth && _fault == Fault.LeaveOut)
            return;
        reader.Send(isTenth && _fault == Fault.Change ? line[..^1] + '#' : line);
        if (isTenth && _fault == Fault.Double)
            reader.Send(line);
    }

    private sealed class Guest(Stream stream)
    {
        public string Room { get; set; } = "";

        public void Send(string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
    }
}
