using System.Net;
using System.Text.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Logs are read by programs: with the JSON formatter each line is one record, whatever users type.</summary>
public sealed class JsonLogTests
{
    private const string Listening = "Listening: ";

    private static readonly string[] Hostile =
    [
        "/nick x\"},{\"EventId\":1", "/nick a\u2028b", "/nick \u001b[31mred", "/nick user\u202Eresu", "/join {Room}\r{\"EventId\":2}",
        "/join \u0085next", "/topic {\"a\":\"\\u000a\"}", "/me \u0000\u0007", "{\"LogLevel\":\"Critical\"}", "/msg {0} {1}", "/quit \r{}",
    ];

    [Fact]
    public async Task Every_line_is_one_record_whatever_users_type()
    {
        await using var server = await ServerProcess.StartAsync(
            [.. ServerProcess.FreePorts, "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Debug",
             "--Logging:LogLevel:Microsoft.AspNetCore=Debug"]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{AddressOf(server, "Admin")}"), Timeout = TestWait.Patience };
        using var user = await ChatClient.EnterAsync(AddressOf(server, "Chat"));

        foreach (var line in Hostile)
            await user.SendAsync(line);
        await user.ReadUntilAsync("* Bye.");
        using var answer = await http.GetAsync("/rooms/a%0A%7B%22EventId%22%3A3%7D%E2%80%A8?limit=%0A", TestContext.Current.CancellationToken);
        server.Terminate();
        Assert.Equal(0, await server.ExitCodeAsync());

        Assert.Contains(server.Output, line => line.Contains("closed after", StringComparison.Ordinal));
        Assert.All(server.Output, line =>
        {
            using var record = JsonDocument.Parse(line);
            Assert.StartsWith("20", record.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(record.RootElement.GetProperty("Category").GetString()!);
            Assert.NotEqual("Critical", record.RootElement.GetProperty("LogLevel").GetString());
            Assert.True(record.RootElement.GetProperty("EventId").TryGetInt32(out _));
        });
        Assert.Empty(server.Errors);
    }

    private static IPEndPoint AddressOf(ServerProcess server, string listener)
    {
        var message = server.Output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!)
            .Single(message => message.StartsWith($"{Listening}{listener} tcp://", StringComparison.Ordinal));
        return new(IPAddress.Loopback, IPEndPoint.Parse(message[(message.LastIndexOf('/') + 1)..]).Port);
    }
}
