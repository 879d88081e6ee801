namespace ChatHost.Transport;

/// <summary>
/// Things that come and go, each in a place of its own. Walking takes no lock, and meets most of them in the order in which
/// they came, and so lie in memory: what visits all of them often finds them faster than in a table by their names.
/// </summary>
internal sealed class SlotTable<T>
    where T : class
{
    private const int FirstLength = 256;

    private readonly Lock _lock = new();
    private readonly Stack<int> _left = new();
    private T?[] _places = new T?[FirstLength];
    private int _used;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>All of them. Who comes or goes meanwhile may be met, or not.</summary>
    public IEnumerable<T> All
    {
        get
        {
            foreach (var item in Volatile.Read(ref _places))
            {
                if (item is not null)
                    yield return item;
            }
        }
    }

    /// <returns>Its place, which it has until it is removed.</returns>
    public int Add(T item)
    {
        lock (_lock)
        {
            if (!_left.TryPop(out var place))
                place = _used++;
            if (place == _places.Length)
            {
                var longer = new T?[place * 2];
                _places.CopyTo(longer, 0);
                Volatile.Write(ref _places, longer);
            }

            Volatile.Write(ref _places[place], item);
            Volatile.Write(ref _count, _count + 1);
            return place;
        }
    }

    /// <summary>False if it is not there, or no longer.</summary>
    public bool Remove(int place, T item)
    {
        lock (_lock)
        {
            if (place >= _places.Length || _places[place] != item)
                return false;
            _places[place] = null;
            _left.Push(place);
            Volatile.Write(ref _count, _count - 1);
            if (_count == 0)
                StartAnew();
            return true;
        }
    }

    /// <summary>What a crowd needed is given back once all have gone.</summary>
    private void StartAnew()
    {
        _left.Clear();
        _left.TrimExcess();
        _used = 0;
        if (_places.Length > FirstLength)
            Volatile.Write(ref _places, new T?[FirstLength]);
    }
}
