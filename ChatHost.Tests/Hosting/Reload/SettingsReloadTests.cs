using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Hosting.Reload;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Hosting.Reload;

public sealed class SettingsReloadTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_session_that_is_there_gets_the_new_limits_and_stays()
    {
        await using var host = await StartAsync("""{ "Limits": { "MaxLineBytes": 100 } }""");
        using var alice = await ChatClient.EnterAsync(host.Chat);
        await alice.SendAsync(new string('a', 50) + "\n/rooms");
        await alice.ReadUntilAsync("* general: 1 here");

        Assert.True(Reload(host, """{ "Limits": { "MaxLineBytes": 20 }, "Server": { "Name": "Other" } }"""));

        await alice.SendAsync(new string('a', 50));
        await alice.ReadUntilAsync("! Line too long: the limit is 20 bytes.");
        Assert.Contains(host.Log, line => line.StartsWith("Information: Settings reloaded: ", StringComparison.Ordinal)
            && line.Contains("Limits:MaxLineBytes: 100 -> 20", StringComparison.Ordinal)
            && line.Contains("Server:Name: ChatHost -> Other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_is_there_is_paced_by_the_new_pace()
    {
        await using var host = await StartAsync("{}");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        Assert.True(Reload(host, """{ "Limits": { "Messages": { "PerSecond": 1, "Burst": 1 } } }"""));
        await bob.SendAsync("one", "two", "three");
        await bob.ReadUntilAsync("* Slow down: your lines are paced to 1 a second.");

        Assert.True(Reload(host, """{ "Limits": { "Messages": { "PerSecond": 1000000, "Burst": 1000 } } }"""));
        await bob.SendAsync([.. Enumerable.Range(1, 100).Select(i => $"line {i}")]);

        // At the old pace the last of them came after a hundred seconds.
        await alice.ReadUntilAsync($"{bob.Name}: line 100").WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Rooms_announce_joins_and_leaves_by_the_new_limit()
    {
        await using var host = await StartAsync("{}");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAnnouncedAsync(host.Chat);
        await alice.ReadUntilAsync($"* {bob.Name} joined general.");

        Assert.True(Reload(host, """{ "Rooms": { "PresenceLimit": 1 } }"""));
        await bob.SendAsync("/nick bob");
        await bob.ReadUntilAsync("Nickname changed to: bob");
        await bob.SendAsync("still here");
        Assert.Equal(["bob: still here"], await alice.ReadUntilAsync("bob: still here"));

        Assert.True(Reload(host, """{ "Rooms": { "PresenceLimit": 2 } }"""));
        await bob.SendAsync("/nick rob");
        await alice.ReadUntilAsync("* bob is now known as rob.");
    }

    [Fact]
    public async Task A_session_that_is_there_may_enter_as_many_rooms_as_the_new_limits_say_and_keeps_those_it_has()
    {
        await using var host = await StartAsync("{}");
        using var alice = await ChatClient.EnterAsync(host.Chat);
        await alice.SendAsync("/join one", "/join two");
        await alice.ReadUntilAsync("* You are in two. 1 here. Last number: 0.");

        Assert.True(Reload(host, """{ "Rooms": { "MaxPerSession": 2 } }"""));
        await alice.SendAsync("/join three");
        await alice.ReadUntilAsync("! Too many rooms: the limit is 2.");

        Assert.True(Reload(host, """{ "Rooms": { "MaxRooms": 1 } }"""));
        await alice.SendAsync("/join three");
        await alice.ReadUntilAsync("! Too many rooms: the limit is 1.");

        Assert.True(Reload(host, """{ "Rooms": { "MaxRooms": 4, "MaxPerSession": 4 } }"""));
        await alice.SendAsync("/join three");
        await alice.ReadUntilAsync("* You are in three. 1 here. Last number: 0.");
        foreach (var room in (string[])["general", "one", "two"])
            await alice.SettleAsync(room);
    }

    [Fact]
    public async Task New_clients_enter_the_new_default_room_and_the_others_stay_where_they_are()
    {
        await using var host = await StartAsync("{}");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        Assert.True(Reload(host, """{ "Rooms": { "Default": "lobby" } }"""));
        using var carol = await ChatClient.EnterAsync(host.Chat);
        await bob.SendAsync("hello");

        Assert.Equal($"* You are {carol.Name} in lobby. 1 here. Type /help for commands.", carol.Lines[^1]);
        await alice.ReadUntilAsync($"{bob.Name}: hello");
    }

    [Fact]
    public async Task A_file_with_a_mistake_is_refused_whole_with_all_its_mistakes()
    {
        await using var host = await StartAsync("""{ "Limits": { "MaxIgnores": 7 } }""", mayLogErrors: true);

        Assert.False(Reload(host, """{ "Limits": { "MaxIgnores": 8, "MaxLineBytes": "many" }, "Rooms": { "MaxRoms": 3 } }"""));

        Assert.Equal(7, Limits(host).MaxIgnores);
        Assert.Contains(host.Log, line => line.StartsWith("Error: Settings not reloaded: Limits:MaxLineBytes = many: must be", StringComparison.Ordinal));
        Assert.Contains(host.Log, line => line.StartsWith("Error: Settings not reloaded: Rooms:MaxRoms: not a setting.", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Contains("Settings reloaded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_no_json_is_refused_and_the_next_right_one_taken()
    {
        await using var host = await StartAsync("""{ "Limits": { "MaxIgnores": 7 } }""", mayLogErrors: true);

        Assert.False(Reload(host, """{ "Limits": """));
        Assert.Equal(7, Limits(host).MaxIgnores);
        Assert.Contains(host.Log, line => line.Contains("not valid JSON", StringComparison.Ordinal));

        Assert.True(Reload(host, """{ "Limits": { "MaxIgnores": 9 } }"""));
        Assert.Equal(9, Limits(host).MaxIgnores);
    }

    [Fact]
    public async Task A_setting_that_needs_a_restart_keeps_its_value_and_says_so()
    {
        await using var host = await StartAsync("{}");

        Assert.True(Reload(host, """
            { "Listeners": { "Extra": { "Port": 0, "Protocol": "Line" } }, "History": { "Path": "other.db", "MaxReplay": 400 },
              "Limits": { "ReadAheadBytes": 99999 } }
            """));

        var history = host.Services.GetRequiredService<IOptionsMonitor<HistoryOptions>>().CurrentValue;
        Assert.Equal(("data/chathost.db", 400), (history.Path, history.MaxReplay));
        Assert.Equal(65_536, Limits(host).ReadAheadBytes);
        string[] told =
        [
            "Warning: Takes effect at the next start: Limits:ReadAheadBytes: 65536 -> 99999",
            "Warning: Takes effect at the next start: History:Path: data/chathost.db -> other.db",
            "Warning: Takes effect at the next start: Listeners:Extra: (none) -> Line 0.0.0.0:0",
        ];
        Assert.All(told, line => Assert.Contains(line, host.Log));
    }

    [Fact]
    public async Task A_line_longer_than_what_the_ports_hold_is_refused()
    {
        await using var host = await StartAsync("{}", mayLogErrors: true);

        Assert.False(Reload(host, """{ "Limits": { "MaxLineBytes": 100000 } }"""));

        Assert.Equal(4096, Limits(host).MaxLineBytes);
    }

    [Fact]
    public async Task Log_levels_change_and_go_back_to_what_they_were_without()
    {
        await using var host = await StartAsync("{}");
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ChatHost.Rooms.Any");

        Assert.False(logger.IsEnabled(LogLevel.Debug));
        Reload(host, """{ "Logging": { "LogLevel": { "ChatHost.Rooms": "Debug" } } }""");
        Assert.True(logger.IsEnabled(LogLevel.Debug));
        Reload(host, "{}");
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public async Task The_admin_token_changes_and_is_not_logged()
    {
        await using var host = await StartAsync("""{ "Admin": { "Token": "s3cret-of-tests-16-one" } }""");

        Reload(host, """{ "Admin": { "Token": "s3cret-of-tests-16-two", "AllowedHosts": "chat.example.org" } }""");

        var admin = host.Services.GetRequiredService<IOptionsMonitor<AdminOptions>>().CurrentValue;
        Assert.Equal("s3cret-of-tests-16-two", admin.Token);
        Assert.Equal(["chat.example.org"], admin.AllowedHosts);
        Assert.Contains(host.Log, line => line.Contains("Admin:Token: *** -> ***", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Contains("s3cret-of-tests-16", StringComparison.Ordinal));
    }

    private async Task<InProcessHost> StartAsync(string settings, bool mayLogErrors = false)
    {
        _directory.Write("appsettings.json", settings);
        return await InProcessHost.StartAsync(mayLogErrors, $"contentRoot={_directory.FullName}");
    }

    private bool Reload(InProcessHost host, string settings)
    {
        _directory.Write("appsettings.json", settings);
        return host.Services.GetRequiredService<SettingsReload>().Run();
    }

    private static LimitOptions Limits(InProcessHost host) =>
        host.Services.GetRequiredService<IOptionsMonitor<LimitOptions>>().CurrentValue;
}
