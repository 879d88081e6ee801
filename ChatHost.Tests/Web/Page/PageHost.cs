using System.Text.Json.Nodes;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Web.Page;

/// <summary>One running program for all tests of a class: each has names and rooms of its own in it.</summary>
public sealed class PageHost : IAsyncDisposable
{
    public const string Password = "correct horse";

    private static readonly (string, string?)[] Settings =
    [
        ("Accounts:Rounds", "100000"), ("Accounts:RegistrationsPerHour", "1000"), ("Accounts:TriesPerMinute", "1000"),
    ];

    internal RunningHost Host { get; } = RunningHost.Start(Settings);

    public Uri Page => Host.UriOf("Web");

    /// <summary>Somebody over lines, under a name of their own.</summary>
    internal Task<ChatClient> EnterAsync(string name) => ChatClient.EnterAsAsync(name, Host.AddressOf("Chat"));

    /// <summary>Somebody over lines who has made an account.</summary>
    internal async Task<ChatClient> RegisterAsync(string name)
    {
        var client = await EnterAsync(name);
        await client.SendAsync($"/register {Password}");
        await client.ReadUntilAsync($"* {name} is registered, and yours.");
        return client;
    }

    /// <summary>Another connection of an account, over lines.</summary>
    internal async Task<ChatClient> LogInAsync(string name, string secret = Password)
    {
        var client = await ChatClient.EnterAsync(Host.AddressOf("Chat"));
        await client.SendAsync($"/login {name} {secret}");
        await client.ReadUntilAsync($"* You are logged in as {name}.");
        return client;
    }

    /// <summary>Another connection of an account, which speaks JSON.</summary>
    internal async Task<ChatClient> LogInByJsonAsync(string name)
    {
        var client = await ChatClient.EnterAsync(Host.AddressOf("Chat"));
        await client.SendAsync("/json", new JsonObject { ["type"] = "login", ["nick"] = name, ["password"] = Password, ["id"] = "l" }.ToJsonString());
        var ack = await client.ReadUntilAsync(line => line.Contains("\"id\":\"l\"", StringComparison.Ordinal));
        Assert.StartsWith("{\"type\":\"ack\"", ack[^1], StringComparison.Ordinal);
        return client;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
