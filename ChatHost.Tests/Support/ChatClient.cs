using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Client;

namespace ChatHost.Tests.Support;

/// <summary>
/// One user over a <see cref="TcpChannel"/>, with what only tests need: every line must be valid UTF-8 and end in CRLF, a reset where an
/// orderly close belongs is an exception, and a wait in vain fails with what came instead.
/// </summary>
internal sealed class ChatClient : IDisposable
{
    /// <summary>How long a line may take before the test fails: far longer than it ever takes, so that load cannot fail a test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TcpChannel _channel;
    private readonly List<string> _lines = [];

    private ChatClient(TcpChannel channel) => _channel = channel;

    /// <summary>The nickname in the greeting.</summary>
    public string Name { get; private set; } = "";

    /// <summary>All lines read so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public Socket Socket => _channel.Socket;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects, and reads nothing yet.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="receiveBuffer">Size of this side's receive buffer, for a client that does not read, in bytes; 0 keeps the usual one.</param>
    public static async Task<ChatClient> ConnectAsync(IPEndPoint server, int receiveBuffer = 0) =>
        new(await TcpChannel.ConnectAsync(server, receiveBuffer, cancellationToken: Cancellation).WaitAsync(Patience, Cancellation));

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

    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) =>
        _channel.SendBytesAsync(bytes, Cancellation).AsTask().WaitAsync(Patience, Cancellation);

    /// <summary>The next line without its end; null once the server has closed in order.</summary>
    public async Task<string?> ReadLineAsync()
    {
        if (!await WithinPatienceAsync(_channel.WaitToReceiveAsync))
        {
            Assert.True(_channel.Buffered.IsEmpty, $"The last line has no end: {Encoding.UTF8.GetString(_channel.Buffered.Span)}");
            return null;
        }

        Assert.True(_channel.TryReceive(out var bytes) && bytes.Span.EndsWith("\r"u8), "A line ends in LF alone.");
        var line = StrictUtf8.GetString(bytes.Span[..^1]);
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
        var buffer = new byte[64 * 1024];
        while (await WithinPatienceAsync(patience => _channel.ReceiveBytesAsync(buffer, patience)) is > 0 and var count)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    /// <summary>Sends no more (FIN); reading goes on.</summary>
    public void HalfClose() => _channel.HalfClose();

    /// <summary>Ends as a crashed system does: with RST.</summary>
    public void Reset() => _channel.Reset();

    public void Dispose() => _channel.Dispose();

    /// <summary>Receives, and reports what was read before where nothing comes or the connection breaks.</summary>
    private async ValueTask<T> WithinPatienceAsync<T>(Func<CancellationToken, ValueTask<T>> receive)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await receive(patience.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {Patience}. {Transcript()}");
        }
        catch (IOException exception)
        {
            throw new IOException($"{exception.Message} {Transcript()}", exception);
        }
    }

    private string Transcript()
    {
        const int Longest = 100;
        var last = _lines.TakeLast(20).Select(line => line.Length > Longest ? line[..Longest] + "..." : line);
        return $"{Name} read last:\n{string.Join('\n', last)}";
    }
}
