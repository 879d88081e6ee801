namespace ChatHost.Benchmarks;

/// <summary>The file of raw results, each a line of JSON, on disk as soon as it is known; without a path there is none.</summary>
internal sealed class RawResults(string? path) : IDisposable
{
    private readonly StreamWriter? _file = path is null ? null : new StreamWriter(path) { AutoFlush = true };

    public Measurement Add(Measurement measured)
    {
        _file?.WriteLine(measured.ToJson());
        return measured;
    }

    public void Dispose() => _file?.Dispose();
}
