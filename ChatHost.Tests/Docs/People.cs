using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>Those who talk in a document: each types and reads what it shows, in its order.</summary>
internal sealed partial class People(ServerProcess server) : IDisposable
{
    private readonly Dictionary<string, ChatClient> _clients = [];

    /// <summary>How many of their lines have been given a number.</summary>
    private int _said;

    public async Task TalkAsync(PrintedBlock talk)
    {
        foreach (var line in talk.Lines)
        {
            var parts = TalkLine().Match(line);
            Assert.True(parts.Success, $"{talk.Place}: neither typed nor read: {line}");
            var (name, text) = (parts.Groups[1].Value, parts.Groups[3].Value);
            switch (parts.Groups[2].Value)
            {
                case "$":
                    Assert.Equal("nc localhost 12345", text);
                    _clients[name] = await ChatClient.ConnectAsync(server.Chat);
                    break;
                case ">":
                    await TypeAsync(_clients[name], text);
                    break;
                default:
                    var read = await _clients[name].ReadLineAsync() ?? "the end";
                    Assert.True(PrintedAnswer.Matches([text], read, mayHoldMore: false, []), $"{talk.Place}: {name} reads {read} instead of: {line}");
                    break;
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>Time goes by between people, so what one says is kept before the next one types.</summary>
    private async Task TypeAsync(ChatClient client, string text)
    {
        await client.SendAsync(text);
        if (text[0] is not '/' || text.StartsWith("/me ", StringComparison.Ordinal))
            await UntilNumberedAsync(++_said);
    }

    /// <summary>Waits until the rooms have given so many numbers in all.</summary>
    private async Task UntilNumberedAsync(int said)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.AddressOf("Admin")}"), Timeout = TestWait.Patience };
        var started = Stopwatch.GetTimestamp();
        long numbered;
        do
        {
            using var rooms = JsonDocument.Parse(await http.GetStringAsync("/rooms", TestContext.Current.CancellationToken));
            numbered = rooms.RootElement.GetProperty("rooms").EnumerateArray().Sum(room => room.GetProperty("lastSeq").GetInt64());
        }
        while (numbered < said && Stopwatch.GetElapsedTime(started) < TestWait.Patience);
        Assert.Equal(said, numbered);
    }

    [GeneratedRegex(@"^(\w+) +([$<>]) (.*)$")]
    private static partial Regex TalkLine();
}
