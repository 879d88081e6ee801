using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Stores;

/// <summary>What one round of a case measured with one store; times in milliseconds.</summary>
/// <param name="PerSecond">Messages acknowledged.</param>
/// <param name="CpuPerMessage">The server's processor time, in microseconds.</param>
/// <param name="Fault">What the server did wrong, if anything.</param>
internal sealed record StoreResult(
    double PerSecond, double CpuPerMessage, double AckP50, double AckP99, double DeliveryP50, double DeliveryP99, string? Fault)
{
    public static StoreResult Of(IReadOnlyCollection<RoomFigures> rooms, TimeSpan measured, TimeSpan cpu)
    {
        var (toAck, toDelivery) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var room in rooms)
        {
            lock (room.Lock)
            {
                toAck.Add(room.ToAck);
                toDelivery.Add(room.ToDelivery);
            }
        }

        return new(
            toAck.Count / measured.TotalSeconds,
            cpu.TotalMicroseconds / Math.Max(1, toAck.Count),
            toAck.Milliseconds(0.5),
            toAck.Milliseconds(0.99),
            toDelivery.Milliseconds(0.5),
            toDelivery.Milliseconds(0.99),
            rooms.Select(room => room.Fault).FirstOrDefault(fault => fault is not null));
    }

    /// <summary>The median of each figure by itself.</summary>
    public static StoreResult MedianOf(IReadOnlyList<StoreResult> rounds)
    {
        return new(
            Median(round => round.PerSecond),
            Median(round => round.CpuPerMessage),
            Median(round => round.AckP50),
            Median(round => round.AckP99),
            Median(round => round.DeliveryP50),
            Median(round => round.DeliveryP99),
            rounds.Select(round => round.Fault).FirstOrDefault(fault => fault is not null));

        double Median(Func<StoreResult, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
    }
}
