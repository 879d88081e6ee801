using BenchmarkDotNet.Attributes;

namespace ChatHost.Benchmarks;

/// <summary>
/// A line on its whole way out: encoded once, handed to every reader's outbox, taken by the socket. The figure is for one
/// delivery of one line; in steady state it allocates nothing, which a test of ChatHost.Tests holds.
/// </summary>
[MemoryDiagnoser]
public class DeliveryBenchmark
{
    private const int Readers = 1000;

    private readonly DeliveryRound _round = new(Readers);

    [Benchmark(OperationsPerInvoke = Readers * DeliveryRound.Lines)]
    public void Deliver() => _round.Run();
}
