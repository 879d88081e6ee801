using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.Admin;

/// <summary>Somebody at a terminal, over a real socket. Every wait ends after a time that no load should reach.</summary>
internal sealed class LineClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp = new(AddressFamily.InterNetwork);
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private LineClient(int port)
    {
        _tcp.Connect(IPAddress.Loopback, port);
        _reader = new(_tcp.GetStream(), new UTF8Encoding(false));
        _writer = new(_tcp.GetStream(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>As <c>/clients</c> shows it.</summary>
    public string Remote => _tcp.Client.LocalEndPoint!.ToString()!;

    /// <summary>Connects and reads the greeting; takes a name, if one is given.</summary>
    public static async Task<LineClient> ConnectAsync(int port, string? nick = null)
    {
        var client = new LineClient(port);
        await client.ReadUntilAsync("Type /help");
        if (nick is not null)
        {
            await client.SendAsync($"/nick {nick}");
            await client.ReadUntilAsync($"Nickname changed to: {nick}");
        }

        return client;
    }

    public Task SendAsync(string line) => _writer.WriteLineAsync(line).WaitAsync(Patience);

    /// <summary>The next line, or null when the server has closed the connection.</summary>
    public Task<string?> ReadAsync() => _reader.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Reads until a line holds <paramref name="part"/>, and returns that line.</summary>
    public async Task<string> ReadUntilAsync(string part)
    {
        while (await ReadAsync() is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException($"The connection ended, and no line held: {part}");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _tcp.Dispose();
    }
}
