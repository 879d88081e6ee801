namespace ChatHost.History;

/// <summary>A queue whose items can be read and replaced by position, the oldest at 0. Its owner's lock guards it.</summary>
internal sealed class Ring<T>
{
    private const int InitialLength = 8;

    private T[] _items = [];
    private int _first;

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[(_first + index) % _items.Length];

    /// <param name="item">The newest.</param>
    /// <param name="maxCount">Maximum number of items that its owner holds: no memory is taken for more.</param>
    public void Add(T item, int maxCount)
    {
        if (Count == _items.Length)
            Grow(Math.Clamp(_items.Length * 2, InitialLength, Math.Max(InitialLength, maxCount)));
        Count++;
        this[Count - 1] = item;
    }

    public T RemoveFirst()
    {
        var item = this[0];
        this[0] = default!;
        _first = (_first + 1) % _items.Length;
        Count--;
        return item;
    }

    private void Grow(int length)
    {
        // Past the stated maximum it still grows, one by one.
        var items = new T[Math.Max(length, Count + 1)];
        for (var i = 0; i < Count; i++)
            items[i] = this[i];
        (_items, _first) = (items, 0);
    }
}
