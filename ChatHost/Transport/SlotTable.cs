namespace ChatHost.Transport;

/// <summary>
/// Items that come and go, each in a slot of its own. Enumeration takes no lock, and finds most items in the order in which they came, and
/// so lie in memory: whatever visits all of them often is faster than with a table by their names.
/// </summary>
internal sealed class SlotTable<T>
    where T : class
{
    private const int FirstLength = 256;

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private T?[] _slots = new T?[FirstLength];
    private int _used;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>All items. One that comes or goes during the enumeration may be found or not.</summary>
    public IEnumerable<T> All
    {
        get
        {
            foreach (var item in Volatile.Read(ref _slots))
            {
                if (item is not null)
                    yield return item;
            }
        }
    }

    /// <returns>The item's slot, until it is removed.</returns>
    public int Add(T item)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out var slot))
                slot = _used++;
            if (slot == _slots.Length)
            {
                var longer = new T?[slot * 2];
                _slots.CopyTo(longer, 0);
                Volatile.Write(ref _slots, longer);
            }

            Volatile.Write(ref _slots[slot], item);
            Volatile.Write(ref _count, _count + 1);
            return slot;
        }
    }

    /// <summary>Removes an item from its slot. Returns false if it is not there.</summary>
    public bool Remove(int slot, T item)
    {
        lock (_lock)
        {
            if (slot >= _slots.Length || _slots[slot] != item)
                return false;
            _slots[slot] = null;
            _free.Push(slot);
            Volatile.Write(ref _count, _count - 1);
            if (_count == 0)
                Reset();
            return true;
        }
    }

    /// <summary>Releases what a crowd needed once all items have gone.</summary>
    private void Reset()
    {
        _free.Clear();
        _free.TrimExcess();
        _used = 0;
        if (_slots.Length > FirstLength)
            Volatile.Write(ref _slots, new T?[FirstLength]);
    }
}
