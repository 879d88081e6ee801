using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.Support;

/// <summary>
/// One user at the other end of a socket. It holds the server to its word while it reads: every line is valid UTF-8 and ends
/// in CRLF, and a reset where an orderly close belongs is an exception. Whoever waits in vain is told what came instead.
/// </summary>
internal sealed class ChatClient : IDisposable
{
    /// <summary>How long a line may take before the test fails: far longer than it ever takes, so that load cannot fail a test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Socket _socket;
    private readonly List<string> _lines = [];
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private ChatClient(Socket socket) => _socket = socket;

    /// <summary>The nickname that the greeting told.</summary>
    public string Name { get; private set; } = "";

    /// <summary>All lines read so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public Socket Socket => _socket;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects, and reads nothing yet.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="receiveBuffer">How much this side's system takes for a reader that does not read, in bytes; 0 leaves it.</param>
    public static async Task<ChatClient> ConnectAsync(IPEndPoint server, int receiveBuffer = 0)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        try
        {
            await socket.ConnectAsync(server, Cancellation).AsTask().WaitAsync(Patience, Cancellation);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<ChatClient> EnterAsync(IPEndPoint server, int receiveBuffer = 0)
    {
        var client = await ConnectAsync(server, receiveBuffer);
        await client.ExpectAsync("Welcome to the chat server!");
        var greeting = await client.ReadLineAsync() ?? "the end";
        Assert.StartsWith("* You are ", greeting, StringComparison.Ordinal);
        client.Name = greeting.Split(' ')[3];
        return client;
    }

    /// <summary>Connects, and is announced when this returns: who comes later does not read that this one came, however late it is.</summary>
    public static async Task<ChatClient> EnterAnnouncedAsync(IPEndPoint server, int receiveBuffer = 0)
    {
        var client = await EnterAsync(server, receiveBuffer);
        await client.SettleAsync();
        return client;
    }

    /// <summary>Connects, reads the greeting and takes a name.</summary>
    public static async Task<ChatClient> EnterAsAsync(string name, IPEndPoint server, int receiveBuffer = 0)
    {
        var client = await EnterAsync(server, receiveBuffer);
        await client.SendAsync($"/nick {name}");
        await client.ReadUntilAsync($"Nickname changed to: {name}");
        client.Name = name;
        return client;
    }

    /// <summary>Sends lines, each with its end.</summary>
    public Task SendAsync(params string[] lines) =>
        SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, Cancellation).AsTask().WaitAsync(Patience, Cancellation)..];
    }

    /// <summary>The next line without its end; null once the server has closed in order.</summary>
    public async Task<string?> ReadLineAsync()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            if (await FillAsync())
                continue;
            Assert.True(_start == _end, $"The last line has no end: {Encoding.UTF8.GetString(_buffer, _start, _end - _start)}");
            return null;
        }

        Assert.True(length > 0 && _buffer[_start + length - 1] == '\r', "A line ends in LF alone.");
        var line = StrictUtf8.GetString(_buffer, _start, length - 1);
        _start += length + 1;
        _lines.Add(line);
        return line;
    }

    /// <summary>Reads up to a line, and returns all that came, that line last.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(Predicate<string> isLast)
    {
        var from = _lines.Count;
        while (await ReadLineAsync() is { } line)
        {
            if (isLast(line))
                return _lines[from..];
        }

        Assert.Fail($"The server closed, and the line waited for never came. {Transcript()}");
        return [];
    }

    /// <inheritdoc cref="ReadUntilAsync(Predicate{string})"/>
    public Task<IReadOnlyList<string>> ReadUntilAsync(string last) => ReadUntilAsync(line => line == last);

    /// <summary>The next line must be this one.</summary>
    public async Task ExpectAsync(string line) => Assert.Equal(line, await ReadLineAsync());

    /// <summary>
    /// Asks who is here and reads up to the answer: by then all that this client has said was heard, and all that had
    /// happened in its room before has come. Returns what came, without the answer.
    /// </summary>
    public async Task<IReadOnlyList<string>> SettleAsync(string room = "general")
    {
        await SendAsync($"/who {room}");
        return [.. (await ReadUntilAsync(line => line.StartsWith($"* {room}: ", StringComparison.Ordinal))).SkipLast(1)];
    }

    /// <summary>Reads until the server closes in order; a reset is an exception.</summary>
    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var from = _lines.Count;
        while (await ReadLineAsync() is not null)
        {
        }

        return _lines[from..];
    }

    /// <summary>All bytes until the server closes in order, for what is not made of lines.</summary>
    public async Task<byte[]> ReadBytesToEndAsync()
    {
        var all = new MemoryStream();
        do
        {
            all.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
        while (await FillAsync());
        return all.ToArray();
    }

    /// <summary>No more will be sent (FIN); reading goes on.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends as a crashed system does: with RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>False at the end.</returns>
    private async ValueTask<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), patience.Token);
            _end += count;
            return count > 0;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {Patience}. {Transcript()}");
        }
        catch (SocketException exception)
        {
            throw new IOException($"The connection broke: {exception.SocketErrorCode}. {Transcript()}", exception);
        }
    }

    private string Transcript()
    {
        const int Longest = 100;
        var last = _lines.TakeLast(20).Select(line => line.Length > Longest ? line[..Longest] + "..." : line);
        return $"{Name} read last:\n{string.Join('\n', last)}";
    }
}
