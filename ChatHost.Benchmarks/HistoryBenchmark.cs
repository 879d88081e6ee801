using BenchmarkDotNet.Attributes;
using ChatHost.History;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Benchmarks;

/// <summary>Appending a batch to a room's log in memory, and reading its end.</summary>
[MemoryDiagnoser]
public class HistoryBenchmark
{
    private IRoomLog _log = null!;
    private Draft[] _drafts = [];

    [Params(1, 100)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _log = await new MemoryHistoryStore(new FixedOptions(), TimeProvider.System).OpenAsync(RoomName.FromLog("general"));
        _drafts = [.. Enumerable.Repeat(new Draft(RoomEventKind.Message, Nickname.FromLog("alice"), new string('x', 64)), BatchSize)];
    }

    [Benchmark]
    public async Task<long> Append()
    {
        await _log.AppendAsync(_drafts, CancellationToken.None);
        return _log.LastSeq;
    }

    [Benchmark]
    public async Task<int> ReadTheEnd() => (await _log.ReadAfterAsync(_log.LastSeq - BatchSize, BatchSize, CancellationToken.None)).Count;

    private sealed class FixedOptions : IOptionsMonitor<HistoryOptions>
    {
        public HistoryOptions CurrentValue { get; } = new();

        public HistoryOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<HistoryOptions, string?> listener) => null;
    }
}
