using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;

namespace ChatHost.Benchmarks;

/// <summary>Cutting lines off the input: 100 lines at once, as a busy client sends them.</summary>
[MemoryDiagnoser]
public class FramingBenchmark
{
    private const int Lines = 100;

    private readonly LineCutter _cutter = new(maxLineBytes: 4096);
    private ReadOnlySequence<byte> _input;

    /// <summary>In bytes, without the line end.</summary>
    [Params(16, 256, 4096)]
    public int LineLength { get; set; }

    [GlobalSetup]
    public void Setup() => _input = new(Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat(new string('x', LineLength) + "\r\n", Lines))));

    [Benchmark(OperationsPerInvoke = Lines)]
    public long CutLines()
    {
        var rest = _input;
        long bytes = 0;
        while (_cutter.TryCut(ref rest, isFinal: false, out var frame))
            bytes += frame.Bytes.Length;
        return bytes;
    }
}
