using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>An operator changes the settings of a server that people are on.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_hangup_reloads_the_settings_and_drops_no_client()
    {
        _directory.Write("appsettings.json", "{}");
        await using var server = await StartAsync();
        using var alice = await ChatClient.EnterAsync(server.Chat);

        _directory.Write("appsettings.json", """{ "Limits": { "MaxLineBytes": 16 }, "Logging": { "LogLevel": { "ChatHost": "Debug" } } }""");
        server.HangUp();
        await server.WaitForAsync(line => line.Contains("Settings reloaded: ", StringComparison.Ordinal)
            && line.Contains("Limits:MaxLineBytes: 4096 -> 16", StringComparison.Ordinal));

        await alice.SendAsync("this is more than sixteen bytes");
        await alice.ReadUntilAsync("! Line too long: the limit is 16 bytes.");
        using var bob = await ChatClient.EnterAsync(server.Chat);
        await server.WaitForAsync(line => line.Contains("dbug: ChatHost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_file_is_taken_without_a_signal_and_a_wrong_one_is_refused()
    {
        _directory.Write("appsettings.json", "{}");
        await using var server = await StartAsync();

        _directory.Write("appsettings.json", """{ "Limits": { "MaxLineBytes": 1 } }""");
        await server.WaitForAsync(line => line.Contains("Settings not reloaded: Limits:MaxLineBytes = 1: must be", StringComparison.Ordinal));
        _directory.Write("appsettings.json", """{ "Server": { "Name": "New" } }""");
        await server.WaitForAsync(line => line.Contains("Settings reloaded: Server:Name: ChatHost -> New.", StringComparison.Ordinal));

        using var user = await ChatClient.ConnectAsync(server.Chat);
        await user.ExpectAsync("Welcome to the chat server!");
    }

    /// <summary>In one directory with its settings, and otherwise as shipped.</summary>
    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
    [
        .. ServerProcess.FreePorts, $"--contentRoot={_directory.FullName}",
        "--Logging:Console:FormatterName=simple", "--Logging:Console:FormatterOptions:SingleLine=true",
    ]);
}
