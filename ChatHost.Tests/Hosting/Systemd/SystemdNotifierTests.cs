using System.Globalization;
using ChatHost.History;
using ChatHost.Hosting.Systemd;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Hosting.Systemd;

/// <summary>What a service manager hears of the host, over a real datagram socket.</summary>
public sealed class SystemdNotifierTests
{
    /// <summary>Short enough to see several signs of life in a test, long enough for a room to answer in.</summary>
    private static readonly TimeSpan Watchdog = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Once_all_listeners_are_open_the_manager_hears_that_the_host_is_ready_and_where()
    {
        using var manager = ServiceManager.AtPath();
        await using var host = Start(manager);

        var ready = await manager.NextAsync();

        Assert.Equal("READY=1", ready[0]);
        Assert.StartsWith("STATUS=Listening: ", ready[1], StringComparison.Ordinal);
        Assert.Contains($"Chat tcp://127.0.0.1:{host.ChatPort}", ready[1], StringComparison.Ordinal);
        Assert.Contains($"Admin tcp://{host.AdminUri.Authority}", ready[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_of_the_abstract_namespace_is_notified_as_well()
    {
        using var manager = ServiceManager.AtName();
        await using var host = Start(manager);

        var ready = await manager.NextAsync();

        Assert.Equal("READY=1", ready[0]);
    }

    [Fact]
    public async Task A_stop_is_notified_before_any_disconnect_with_the_time_it_may_take()
    {
        using var manager = ServiceManager.AtPath();
        var host = Start(manager, watchdog: null, ("Shutdown:Notice", "00:00:00"), ("Shutdown:DrainTimeout", "00:00:20"));
        await manager.NextAsync();
        using var alice = await ChatClient.EnterAsync(host.AddressOf("Chat"));

        var stopping = host.DisposeAsync().AsTask();
        await alice.ReadUntilAsync("* Server is shutting down.");
        var wasToldBefore = !manager.HasHeardNothing;
        await stopping.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.True(wasToldBefore);
        Assert.Equal(["STOPPING=1", "EXTEND_TIMEOUT_USEC=25000000", "STATUS=Shutting down."], await manager.NextAsync());
    }

    [Fact]
    public async Task A_reload_is_notified_with_its_time_and_ends_with_ready()
    {
        using var manager = ServiceManager.AtPath();
        await using var host = Start(manager);
        await manager.NextAsync();
        var notifier = host.Services.GetRequiredService<ISystemdNotifier>();

        var before = MonotonicMicroseconds();
        notifier.Reloading();
        var after = MonotonicMicroseconds();
        notifier.Ready();

        var reloading = await manager.NextAsync();
        Assert.Equal("RELOADING=1", reloading[0]);
        Assert.StartsWith("MONOTONIC_USEC=", reloading[1], StringComparison.Ordinal);
        Assert.InRange(long.Parse(reloading[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture), before, after);
        Assert.Equal("READY=1", (await manager.NextAsync())[0]);
    }

    [Fact]
    public async Task The_watchdog_gets_a_sign_of_life_again_and_again()
    {
        using var manager = ServiceManager.AtPath();
        await using var host = Start(manager, Watchdog);
        using var alice = await ChatClient.EnterAsync(host.AddressOf("Chat"));
        await manager.NextAsync();

        for (var signs = 0; signs < 3; signs++)
            Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
    }

    [Fact]
    public async Task A_room_that_hangs_ends_the_signs_of_life_until_it_answers_again()
    {
        using var manager = ServiceManager.AtPath();
        await using var host = Start(manager, Watchdog);
        using var alice = await ChatClient.EnterAsync(host.AddressOf("Chat"));
        var hangs = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        await manager.NextAsync();

        host.Services.GetRequiredService<FailingHistoryStore>().BeforeAppend(() =>
        {
            hangs.TrySetResult();
            return gate.Task;
        });
        await alice.SendAsync("This line waits for the disk.");
        await hangs.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        var before = NoSignsOfLife(host);
        await TestWait.UntilAsync(() => NoSignsOfLife(host) > before);
        while (!manager.HasHeardNothing)
            Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
        await TestWait.UntilAsync(() => NoSignsOfLife(host) > before + 2);
        var heardMeanwhile = !manager.HasHeardNothing;
        gate.SetResult();

        Assert.False(heardMeanwhile);
        Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
    }

    [Fact]
    public async Task A_manager_that_went_away_is_logged_and_the_chat_continues()
    {
        using var manager = ServiceManager.AtPath();
        await using var host = Start(new SystemdEnvironment(manager.Name + "-gone", null));
        using var alice = await ChatClient.EnterAsync(host.AddressOf("Chat"));

        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("Could not notify the service manager (READY=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vsock:2:9999")]
    [InlineData("relative/path")]
    public async Task An_unusable_kind_of_socket_is_logged_and_the_chat_continues(string name)
    {
        await using var host = Start(new SystemdEnvironment(name, null));
        using var alice = await ChatClient.EnterAsync(host.AddressOf("Chat"));

        Assert.Contains(host.Logs.Lines, line => line.Text.Contains($"NOTIFY_SOCKET={name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_itself_notifies_its_start_its_watchdog_and_its_stop()
    {
        using var manager = ServiceManager.AtPath();
        await using var server = await ServerProcess.StartAsync(
            start =>
            {
                start.Environment["NOTIFY_SOCKET"] = manager.Name;
                start.Environment["WATCHDOG_USEC"] = "500000";
            },
            ServerProcess.FreePorts);

        var ready = await manager.NextAsync();
        var alive = await manager.NextAsync();
        server.Terminate();
        var stopping = await manager.NextNewsAsync();

        Assert.Equal("READY=1", ready[0]);
        Assert.Equal(["WATCHDOG=1"], alive);
        Assert.Equal("STOPPING=1", stopping[0]);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private static int NoSignsOfLife(RunningHost host) =>
        host.Logs.Lines.Count(line => line.Text.Contains("No sign of life", StringComparison.Ordinal));

    private static RunningHost Start(ServiceManager manager, TimeSpan? watchdog = null, params (string Key, string? Value)[] settings) =>
        Start(new SystemdEnvironment(manager.Name, watchdog), settings);

    private static RunningHost Start(SystemdEnvironment environment, params (string Key, string? Value)[] settings) =>
        RunningHost.Start(settings, services =>
        {
            services.AddSingleton(environment);
            services.AddSingleton<MemoryHistoryStore>();
            services.AddSingleton(provider => new FailingHistoryStore(provider.GetRequiredService<MemoryHistoryStore>()));
            services.AddSingleton<IHistoryStore>(provider => provider.GetRequiredService<FailingHistoryStore>());
        });

    private static long MonotonicMicroseconds() => PosixClock.Monotonic.Ticks / TimeSpan.TicksPerMicrosecond;
}
