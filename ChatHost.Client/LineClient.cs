using System.Net;
using System.Runtime.CompilerServices;

namespace ChatHost.Client;

/// <summary>
/// A person in the line chat, as with <c>nc</c>: the server's greeting is read, what follows is lines. The commands and the forms of
/// the lines are those of docs/protocol.md, "The line chat". It does not reconnect; programs that must miss nothing use
/// <see cref="ChatClient"/>.
/// </summary>
/// <remarks>One reader and any number of writers may use it at the same time.</remarks>
public sealed class LineClient : IDisposable
{
    private const string Welcome = "Welcome to the chat server!";
    private const string Greeting = "* You are ";

    private LineClient(TcpChannel channel) => Channel = channel;

    /// <summary>The connection.</summary>
    public TcpChannel Channel { get; }

    /// <summary>The nickname: the one the server greeted with, then the one that <see cref="ChangeNickAsync"/> took.</summary>
    public string Nick { get; private set; } = "";

    /// <summary>Connects and reads the greeting.</summary>
    /// <exception cref="IOException">Nothing listens there, or the server refused; the message is the server's, such as <c>! Too many connections.</c></exception>
    public static async Task<LineClient> ConnectAsync(EndPoint server, CancellationToken cancellationToken = default)
    {
        var channel = await TcpChannel.ConnectAsync(server, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            return await GreetAsync(channel, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Reads the greeting on a connection that was made already.</summary>
    /// <exception cref="IOException">The server refused, and the message is the server's, or the connection was lost.</exception>
    public static async Task<LineClient> GreetAsync(TcpChannel channel, CancellationToken cancellationToken = default)
    {
        var client = new LineClient(channel);
        var welcome = await client.ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
        if (welcome != Welcome)
            throw new IOException(welcome);
        var greeting = await client.ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
        if (!greeting.StartsWith(Greeting, StringComparison.Ordinal))
            throw new IOException(greeting);
        client.Nick = greeting[Greeting.Length..].Split(' ')[0];
        return client;
    }

    /// <summary>Sends one line: a command, or something to say in the current room.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public ValueTask SendAsync(string line, CancellationToken cancellationToken = default) => Channel.SendAsync(line, cancellationToken);

    /// <summary>Reads the next line without its end; null after the server has closed the connection.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public ValueTask<string?> ReadAsync(CancellationToken cancellationToken = default) => Channel.ReceiveAsync(cancellationToken);

    /// <summary>Reads all lines until the server closes the connection.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            yield return line;
    }

    /// <summary>Reads up to a line that starts with <paramref name="start"/>, and returns that line.</summary>
    /// <exception cref="IOException">The connection ended before such a line came.</exception>
    public async Task<string> ReadUntilAsync(string start, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var line = await ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        }
    }

    /// <summary>Takes a nickname. Lines that come before the answer are skipped.</summary>
    /// <exception cref="ChatRequestException">The server refused it; the line chat has no codes, so the code is empty.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task ChangeNickAsync(string nick, CancellationToken cancellationToken = default)
    {
        await SendAsync($"/nick {nick}", cancellationToken).ConfigureAwait(false);
        var answer = await ReadAnswerAsync("Nickname changed to: ", cancellationToken).ConfigureAwait(false);
        Nick = answer.Split(": ")[1];
    }

    /// <summary>Enters a room and makes it the current one. Lines that come before the answer are skipped.</summary>
    /// <exception cref="ChatRequestException">The server refused it; the line chat has no codes, so the code is empty.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task JoinAsync(string room, CancellationToken cancellationToken = default)
    {
        await SendAsync($"/join {room}", cancellationToken).ConfigureAwait(false);
        await ReadAnswerAsync("* You are in ", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves the server. Completes when the server has closed the connection.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task QuitAsync(CancellationToken cancellationToken = default)
    {
        await SendAsync("/quit", cancellationToken).ConfigureAwait(false);
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            // What was said meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Channel.Dispose();

    private async ValueTask<string> ReadRequiredAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException("The server closed the connection.");

    private async Task<string> ReadAnswerAsync(string start, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
            if (line.StartsWith("! ", StringComparison.Ordinal))
                throw new ChatRequestException("", line[2..]);
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        }
    }
}
