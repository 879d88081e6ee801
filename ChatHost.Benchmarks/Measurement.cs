using System.Text.Json;
using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks;

/// <summary>One measured result with all that it belongs to: a line of JSON in the files of raw results.</summary>
/// <param name="Name">The case of the load, or the growth.</param>
/// <param name="Server">Which server it was.</param>
/// <param name="Round">1 and up.</param>
/// <param name="X">What grows; 0 in a case of the load.</param>
/// <param name="Plan">The generator's input.</param>
internal sealed record Measurement(string Name, string Server, int Round, int X, GeneratorPlan Plan, GeneratorResult Result)
{
    /// <summary>Microseconds of the server for each operation.</summary>
    public double CpuPerOperation => Result.ServerCpuSeconds * 1e6 / Math.Max(1, Result.Operations);

    public static IEnumerable<Measurement> Read(string path) => File.ReadLines(path)
        .Where(line => line.Length > 0)
        .Select(line => JsonSerializer.Deserialize<Measurement>(line, GeneratorPlan.Json)!);

    public string ToJson() => JsonSerializer.Serialize(this, GeneratorPlan.Json);
}
