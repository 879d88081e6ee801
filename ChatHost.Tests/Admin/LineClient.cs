using System.Net;

namespace ChatHost.Tests.Admin;

/// <summary>A person in the line chat, whose every wait ends after a time that no load should reach.</summary>
internal sealed class LineClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChatHost.Client.LineClient _client;

    private LineClient(ChatHost.Client.LineClient client) => _client = client;

    /// <summary>As <c>/clients</c> shows it.</summary>
    public string Remote => _client.Channel.LocalEndPoint.ToString()!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects and reads the greeting; takes a name, if one is given.</summary>
    public static async Task<LineClient> ConnectAsync(int port, string? nick = null)
    {
        var server = new IPEndPoint(IPAddress.Loopback, port);
        var client = new LineClient(await ChatHost.Client.LineClient.ConnectAsync(server, Cancellation).WaitAsync(Patience, Cancellation));
        if (nick is not null)
            await client._client.ChangeNickAsync(nick, Cancellation).WaitAsync(Patience, Cancellation);
        return client;
    }

    public Task SendAsync(string line) => _client.SendAsync(line, Cancellation).AsTask().WaitAsync(Patience, Cancellation);

    /// <summary>The next line, or null when the server has closed the connection.</summary>
    public Task<string?> ReadAsync() => _client.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);

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

    public void Dispose() => _client.Dispose();
}
