using ChatHost.Admin;
using ChatHost.History;
using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Hosting.Configuration;

public sealed class SettingsBindingTests
{
    [Fact]
    public void Defaults_written_out_bind_to_the_same_as_nothing()
    {
        var writtenOut = SettingsCatalog.All.Select(entry => (entry.Key, (string?)entry.Default)).ToArray();
        using var bare = Bind();
        using var full = Bind(writtenOut);

        Assert.Equivalent(Get<ServerOptions>(bare), Get<ServerOptions>(full), strict: true);
        Assert.Equivalent(Get<RoomOptions>(bare), Get<RoomOptions>(full), strict: true);
        Assert.Equivalent(Get<LimitOptions>(bare), Get<LimitOptions>(full), strict: true);
        Assert.Equivalent(Get<HistoryOptions>(bare), Get<HistoryOptions>(full), strict: true);
        Assert.Equivalent(Get<AdminOptions>(bare), Get<AdminOptions>(full), strict: true);
        Assert.Equivalent(Get<ShutdownOptions>(bare), Get<ShutdownOptions>(full), strict: true);
    }

    [Fact]
    public void Every_kind_of_value_arrives()
    {
        using var services = Bind(
            ("Limits:MaxLineBytes", "100"),
            ("Limits:Messages:Burst", "7"),
            ("Limits:SlowReaders", "disconnect"),
            ("Limits:WriteTimeout", "00:00:05"),
            ("Limits:IdleTimeout", "01:00:00"),
            ("History:MaxBytes", "5000000000"),
            ("History:MaxAge", "7.00:00:00"),
            ("Rooms:Default", "lobby"),
            ("Admin:Token", "hunter2hunter2hunter2"),
            ("Admin:AllowedHosts:0", "a.example"),
            ("Admin:AllowedHosts:1", "b.example"),
            ("Shutdown:Notice", "00:00:03"));

        var limits = Get<LimitOptions>(services);
        Assert.Equal(100, limits.MaxLineBytes);
        Assert.Equal(7, limits.Messages.Burst);
        Assert.Equal(10, limits.Messages.PerSecond);
        Assert.Equal(SlowReaderPolicy.Disconnect, limits.SlowReaders);
        Assert.Equal(TimeSpan.FromSeconds(5), limits.WriteTimeout);
        Assert.Equal(TimeSpan.FromHours(1), limits.IdleTimeout);
        Assert.Equal(5_000_000_000, Get<HistoryOptions>(services).MaxBytes);
        Assert.Equal(TimeSpan.FromDays(7), Get<HistoryOptions>(services).MaxAge);
        Assert.Equal("lobby", Get<RoomOptions>(services).Default);
        Assert.Equal("hunter2hunter2hunter2", Get<AdminOptions>(services).Token);
        Assert.Equal(["a.example", "b.example"], Get<AdminOptions>(services).AllowedHosts);
        Assert.Equal(TimeSpan.FromSeconds(3), Get<ShutdownOptions>(services).Notice);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("0")]
    public void Off_is_no_time_at_all(string off)
    {
        using var services = Bind(("Limits:IdleTimeout", off), ("History:MaxAge", off));

        Assert.Null(Get<LimitOptions>(services).IdleTimeout);
        Assert.Null(Get<HistoryOptions>(services).MaxAge);
    }

    [Theory]
    [InlineData("One\nTwo")]
    [InlineData("One\r\nTwo\r\n")]
    public void A_welcome_of_several_lines_may_be_one_text(string text)
    {
        using var services = Bind(("Server:Welcome", text));

        Assert.Equal(["One", "Two"], Get<ServerOptions>(services).Welcome);
    }

    [Fact]
    public void A_welcome_may_be_a_list_longer_than_ten_in_its_order()
    {
        var lines = Enumerable.Range(0, 12).Select(i => $"line {i}").ToArray();
        using var services = Bind([.. lines.Select((line, i) => ($"Server:Welcome:{i}", (string?)line))]);

        Assert.Equal(lines, Get<ServerOptions>(services).Welcome);
    }

    [Fact]
    public void One_text_replaces_the_list_of_a_file()
    {
        using var services = Bind(("Admin:AllowedHosts:0", "old.example"), ("Admin:AllowedHosts:1", "older.example"), ("Admin:AllowedHosts", "a; b"));

        Assert.Equal(["a", "b"], Get<AdminOptions>(services).AllowedHosts);
    }

    [Fact]
    public void Defaults_give_way_to_a_limit_that_was_raised()
    {
        using var services = Bind(("Limits:MaxLineBytes", "1000000"), ("History:MaxReplay", "5"));

        var limits = Get<LimitOptions>(services);
        Assert.Equal(1_000_000, limits.MaxFrameBytes);
        Assert.Equal(1_000_000, limits.ReadAheadBytes);
        Assert.Equal(1_000_000, limits.SendQueueBytes);
        Assert.Equal(5, Get<HistoryOptions>(services).ReplayOnJoin);
    }

    [Fact]
    public void Settings_that_the_check_refuses_are_never_bound()
    {
        using var services = Bind(("Limits:MaxLineBytes", "abc"));

        var exception = Assert.Throws<OptionsValidationException>(() => Get<LimitOptions>(services));

        Assert.Equal(["Limits:MaxLineBytes = abc: must be a whole number from 16 to 1048576."], exception.Failures);
    }

    private static ServiceProvider Bind(params (string Key, string? Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(Settings.Of(settings))
        .AddChatHostSettings()
        .BuildServiceProvider();

    private static T Get<T>(ServiceProvider services) => services.GetRequiredService<IOptionsMonitor<T>>().CurrentValue;
}
