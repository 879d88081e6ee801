using System.Diagnostics.Metrics;

namespace ChatHost.Tests.Support;

/// <summary>Makes meters as the host does, and reads what their instruments measure from the moment it is made.</summary>
/// <remarks>
/// <c>MetricCollector</c> (Microsoft.Extensions.Diagnostics.Testing) follows one instrument of one type of number, and has to be made
/// before what it follows is measured. A class under test has a dozen instruments of three types, and needs the factory of its meter anyway.
/// </remarks>
internal sealed class TestMeters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<(string Name, double Value, string Tags)> _measured = [];
    private readonly List<Meter> _meters = [];

    public TestMeters()
    {
        // Other tests' meters have the same name.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>What an instrument recorded, in order; or what an observed one shows now.</summary>
    /// <param name="name">The instrument's.</param>
    /// <param name="tags">Its tags, as <c>name=value</c> with commas.</param>
    public IReadOnlyList<double> Read(string name, string tags = "")
    {
        lock (_lock)
        {
            _measured.RemoveAll(measured => measured.Tags.StartsWith('~'));
            _listener.RecordObservableInstruments();
            return
            [
                .. _measured.Where(measured => measured.Name == name && measured.Tags.TrimStart('~') == tags).Select(measured => measured.Value),
            ];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters)
            meter.Dispose();
    }

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_lock)
            _measured.Add((instrument.Name, value, instrument.IsObservable ? '~' + text : text));
    }
}
