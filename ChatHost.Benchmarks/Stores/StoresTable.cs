using System.Globalization;
using System.Text;

namespace ChatHost.Benchmarks.Stores;

/// <summary>The table of stores, in Markdown: for each case and store the medians of all rounds.</summary>
internal sealed class StoresTable
{
    private readonly List<string> _rows = [];

    /// <param name="load">What was measured.</param>
    /// <param name="store">With which store.</param>
    /// <param name="result">The medians.</param>
    /// <param name="first">Those of the store that the others are measured against.</param>
    public void Add(StoreCase load, StoreKind store, StoreResult result, StoreResult first)
    {
        var ratio = (result.PerSecond / first.PerSecond).ToString("0.00", CultureInfo.InvariantCulture);
        var rate = result.PerSecond.ToString("#,0", CultureInfo.InvariantCulture);
        var cpu = result.CpuPerMessage.ToString("0.0", CultureInfo.InvariantCulture);
        var times = new[] { result.AckP50, result.AckP99, result.DeliveryP50, result.DeliveryP99 }.Select(Milliseconds);
        _rows.Add($"| {load.Title} | {store.Name} | {rate} | {ratio} | {cpu} | {string.Join(" | ", times)} | {result.Fault ?? "all right"} |");
    }

    public override string ToString() => new StringBuilder()
        .AppendLine("| case | store | messages/s | of Memory | CPU a message, µs | ack p50, ms | ack p99, ms | delivery p50, ms | delivery p99, ms | checked |")
        .AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        .AppendJoin(Environment.NewLine, _rows)
        .ToString();

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
