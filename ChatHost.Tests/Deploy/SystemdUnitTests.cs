using System.Globalization;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Transport;

namespace ChatHost.Tests.Deploy;

/// <summary>The unit agrees with the program.</summary>
public sealed class SystemdUnitTests
{
    private static readonly UnitFile Unit = new();

    [Fact]
    public void The_program_notifies_when_it_is_ready_and_reloads_by_sighup()
    {
        Assert.Equal("notify", Unit["Type"]);
        Assert.Equal("main", Unit["NotifyAccess"]);
        Assert.Equal("/bin/kill -HUP $MAINPID", Unit["ExecReload"]);
        Assert.EndsWith("/ChatHost", Unit["ExecStart"], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_started_again_when_it_failed_or_hung()
    {
        Assert.Equal("on-failure", Unit["Restart"]);
        Assert.InRange(Unit.Seconds("WatchdogSec"), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void The_time_to_stop_is_longer_than_a_stop_takes()
    {
        Assert.True(Unit.Seconds("TimeoutStopSec") > ProgramFacts.DefaultStopTime);
    }

    [Fact]
    public void There_are_handles_for_all_connections_and_the_program_itself()
    {
        var handles = int.Parse(Unit["LimitNOFILE"], CultureInfo.InvariantCulture);

        Assert.True(handles >= new LimitOptions().MaxConnections + FileHandleLimit.Reserved);
    }

    [Fact]
    public void The_environment_is_made_of_settings_that_there_are_and_data_stays_where_it_may_write()
    {
        ProgramFacts.AssertSettings(Unit.Environment);
        Assert.Equal($"/var/lib/{Unit["StateDirectory"]}/chathost.db", Unit.Environment["History__Path"]);
        Assert.Equal($"/var/lib/{Unit["StateDirectory"]}", Unit["WorkingDirectory"]);
    }

    [Theory]
    [InlineData("DynamicUser", "yes")]
    [InlineData("NoNewPrivileges", "yes")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("ProtectHome", "yes")]
    [InlineData("PrivateTmp", "yes")]
    [InlineData("PrivateDevices", "yes")]
    [InlineData("CapabilityBoundingSet", "")]
    [InlineData("RestrictNamespaces", "yes")]
    [InlineData("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX")]
    [InlineData("SystemCallArchitectures", "native")]
    public void It_may_do_nothing_that_it_need_not(string key, string value)
    {
        Assert.Equal(value, Unit[key]);
    }

    [Fact]
    public void System_calls_of_the_runtime_are_not_forbidden()
    {
        Assert.Empty(Unit.All("MemoryDenyWriteExecute"));
        Assert.Empty(Unit.All("ProcSubset"));
        Assert.Equal(["@system-service", "~@privileged"], Unit.All("SystemCallFilter"));
    }
}
