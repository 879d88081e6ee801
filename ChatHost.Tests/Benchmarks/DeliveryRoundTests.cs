using ChatHost.Benchmarks;

namespace ChatHost.Tests.Benchmarks;

public sealed class DeliveryRoundTests
{
    [Fact]
    public void A_delivery_to_a_reader_who_keeps_up_allocates_nothing()
    {
        var toOne = AllocatedBy(new DeliveryRound(readers: 1));
        var toMany = AllocatedBy(new DeliveryRound(readers: 1000));

        // The batch itself is encoded once, however many read it.
        Assert.Equal(toOne, toMany);
        Assert.InRange(toMany, 0, 1024);
    }

    /// <summary>Bytes, for one round in steady state.</summary>
    private static long AllocatedBy(DeliveryRound round)
    {
        const int Rounds = 100;
        for (var i = 0; i < Rounds; i++)
            round.Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            round.Run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
