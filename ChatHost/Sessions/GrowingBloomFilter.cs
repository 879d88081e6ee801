namespace ChatHost.Sessions;

/// <summary>
/// Remembers which ids were used, in little memory: what it has not seen was certainly not used, what it has seen probably was. A
/// Bloom filter that grows by layers, each twice as large as the one before
/// (Almeida et al., Scalable Bloom Filters, 2007). Not for several threads at once.
/// </summary>
internal sealed class GrowingBloomFilter
{
    /// <summary>Bits for each id: with <see cref="Probes"/> of them set, one in a hundred strange ids looks known to a full layer.</summary>
    private const int BitsOfOne = 10;

    private const int Probes = 5;

    /// <summary>Of the first layer, 1 KiB: some 800 ids.</summary>
    private const int FirstBits = 8 * 1024;

    /// <summary>1 to 32 KiB, 63 KiB in all for some 51,000 ids. More make the last one ever less sure.</summary>
    private const int MaxLayers = 6;

    private readonly List<ulong[]> _layers = [];
    private int _room;

    public void Add(string id)
    {
        if (_room == 0 && _layers.Count < MaxLayers)
        {
            var bits = FirstBits << _layers.Count;
            _layers.Add(new ulong[bits / 64]);
            _room = bits / BitsOfOne;
        }

        _room = Math.Max(0, _room - 1);
        var layer = _layers[^1];
        var hash = HashOf(id);
        for (var probe = 0; probe < Probes; probe++)
            layer[PlaceOf(hash, probe, layer.Length)] |= BitOf(hash, probe);
    }

    /// <summary>False: it was not added.</summary>
    public bool MayHold(string id)
    {
        var hash = HashOf(id);
        foreach (var layer in _layers)
        {
            var probe = 0;
            while (probe < Probes && (layer[PlaceOf(hash, probe, layer.Length)] & BitOf(hash, probe)) != 0)
                probe++;
            if (probe == Probes)
                return true;
        }

        return false;
    }

    // .NET's hash of a string has a seed of the process, so nobody outside can choose ids that meet.
    private static uint HashOf(string id) => (uint)id.GetHashCode(StringComparison.Ordinal);

    private static int PlaceOf(uint hash, int probe, int words) => (int)((Mix(hash, probe) >> 6) & (uint)(words - 1));

    private static ulong BitOf(uint hash, int probe) => 1UL << (int)(Mix(hash, probe) & 63);

    /// <summary>
    /// Another number from the same hash for each probe. The finalizer of SplitMix64: https://prng.di.unimi.it/splitmix64.c
    /// </summary>
    private static uint Mix(uint hash, int probe)
    {
        var mixed = (hash + ((ulong)probe << 32) + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (uint)(mixed >> 32);
    }
}
