using ChatHost.Hosting.Systemd;

namespace ChatHost.Tests.Hosting.Systemd;

public sealed class SystemdEnvironmentTests
{
    private const int OurProcessId = 4711;

    [Fact]
    public void Without_a_service_manager_nothing_is_asked()
    {
        Assert.Equal(new SystemdEnvironment(null, null), Read([]));
    }

    [Fact]
    public void The_socket_and_the_watchdog_are_read()
    {
        var environment = Read(new() { ["NOTIFY_SOCKET"] = "/run/systemd/notify", ["WATCHDOG_USEC"] = "30000000", ["WATCHDOG_PID"] = "4711" });

        Assert.Equal(new SystemdEnvironment("/run/systemd/notify", TimeSpan.FromSeconds(30)), environment);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("4711", true)]
    [InlineData("1", false)]
    public void A_watchdog_counts_for_the_process_it_names_or_for_any(string? watched, bool isOurs)
    {
        var environment = Read(new() { ["WATCHDOG_USEC"] = "1000000", ["WATCHDOG_PID"] = watched });

        Assert.Equal(isOurs, environment.WatchdogTimeout is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("18446744073709551615")]
    public void A_watchdog_without_a_time_is_none(string microseconds)
    {
        var environment = Read(new() { ["NOTIFY_SOCKET"] = "", ["WATCHDOG_USEC"] = microseconds });

        Assert.Equal(new SystemdEnvironment(null, null), environment);
    }

    private static SystemdEnvironment Read(Dictionary<string, string?> variables) =>
        SystemdEnvironment.Read(variables.GetValueOrDefault, OurProcessId);
}
