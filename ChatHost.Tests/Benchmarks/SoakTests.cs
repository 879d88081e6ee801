using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Soak;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Benchmarks;

public sealed class SoakTests
{
    private readonly SoakLedger _ledger = new();
    private readonly byte[] _line = new byte[64];

    [Fact]
    public async Task People_who_have_come_talked_and_gone_leave_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks at the server's file handles.");
        var options = new SoakOptions { Duration = TimeSpan.FromSeconds(2), Sessions = 20, Pause = TimeSpan.FromMilliseconds(20) };

        var report = await new SoakRun(options, _ => { }).RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

        Assert.Empty(report.Wrong());
        Assert.NotEmpty(report.Ledger.Endings);
    }

    [Fact]
    public void A_line_between_two_others_that_does_not_come_is_lost()
    {
        var life = LifeThatSaid(3);
        var hearing = new Hearing(_ledger, room: 0, fromStart: false);

        Hear(hearing, life, 1, 3);

        Assert.Equal(1, _ledger.Lost);
    }

    [Fact]
    public void A_stayer_misses_the_first_and_the_last_line_too()
    {
        var life = LifeThatSaid(4);
        var hearing = new Hearing(_ledger, room: 0, fromStart: true);

        Hear(hearing, life, 2, 3);
        life.Complete();

        Assert.Equal(1, _ledger.Lost);
        Assert.Equal(1, hearing.Missing());
    }

    [Fact]
    public void Lines_that_may_not_have_been_said_before_a_reset_are_not_missing()
    {
        LifeThatSaid(4);

        Assert.Equal(0, new Hearing(_ledger, room: 0, fromStart: true).Missing());
    }

    [Fact]
    public void A_repeated_line_and_one_from_another_room_are_reported()
    {
        var hearing = new Hearing(_ledger, room: 0, fromStart: true);
        var elsewhere = _ledger.Begin(room: 1);
        elsewhere.Said = 1;

        Hear(hearing, LifeThatSaid(2), 1, 1);
        Hear(hearing, elsewhere, 1);

        Assert.Equal(1, _ledger.OutOfOrder);
        Assert.Equal(1, _ledger.Corrupt);
    }

    [Fact]
    public void Memory_that_grows_evenly_has_that_slope()
    {
        var trend = new MemoryTrend();
        for (var minute = 0; minute < 10; minute++)
            trend.Add(TimeSpan.FromMinutes(minute), 100_000_000 + (minute * 500_000) + (minute % 2 * 1000));

        Assert.InRange(trend.MegabytesAnHour(), 29.9, 30.1);
    }

    private Life LifeThatSaid(int lines)
    {
        var life = _ledger.Begin(room: 0);
        life.Said = lines;
        return life;
    }

    private void Hear(Hearing hearing, Life life, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            new Stamp(life.Id, number, 0).Write(_line);
            hearing.Take(_line);
        }
    }
}
