using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.Transport;

public sealed class AcceptBackoffTests : IDisposable
{
    private const int OutOfHandles = 1006;

    private readonly ManualTime _time = new();
    private readonly TestMeters _meters = new();
    private readonly FakeLogger<AcceptBackoff> _logger = new();
    private readonly AcceptBackoff _shortage;

    public AcceptBackoffTests()
    {
        var limits = new ConnectionLimits(new FixedOptions<LimitOptions>(new()));
        _shortage = new(_time, new(_meters, new(), limits, _time), _logger);
    }

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void A_shortage_of_handles_is_logged_once_a_second_however_many_listeners_wait()
    {
        var pausesInTenSeconds = (int)(TimeSpan.FromSeconds(10) / AcceptBackoff.Pause);

        for (var pause = 0; pause < pausesInTenSeconds; pause++)
        {
            for (var listener = 0; listener < 5; listener++)
                _ = _shortage.WaitAsync(CancellationToken.None);
            _time.Advance(AcceptBackoff.Pause);
        }

        Assert.Equal(10, _logger.Collector.GetSnapshot().Count(line => line.Id == OutOfHandles && line.Level == LogLevel.Warning));
        Assert.Equal(5 * pausesInTenSeconds, Assert.Single(_meters.Read("chathost.accept.pauses")));
    }

    [Fact]
    public async Task A_listener_that_closes_stops_waiting()
    {
        using var closed = new CancellationTokenSource();
        var wait = _shortage.WaitAsync(closed.Token);
        Assert.False(wait.IsCompleted);

        await closed.CancelAsync();

        await wait.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }
}
