using System.Diagnostics.CodeAnalysis;

namespace ChatHost.Rooms;

/// <summary>
/// Many put things in, one takes out all that waits. Two lists change places, so nothing is allocated while the
/// traffic is steady, and the worker runs only while there is something: idle costs nothing.
/// </summary>
internal sealed class Inbox<T>
{
    /// <summary>A list that grew beyond this is let go afterwards, so that one burst does not hold memory for ever.</summary>
    private const int KeptCapacity = 1024;

    private readonly Lock _lock = new();
    private List<T>? _waiting;
    private List<T>? _taken;
    private bool _isWorking;
    private bool _isClosed;

    /// <summary>Puts one thing in; false once the inbox is closed. With <paramref name="wake"/> the caller must start the worker.</summary>
    public bool TryPost(T item, out bool wake)
    {
        lock (_lock)
        {
            wake = !_isClosed && !_isWorking;
            if (_isClosed)
                return false;
            (_waiting ??= []).Add(item);
            _isWorking = true;
            return true;
        }
    }

    /// <summary>For the worker: all that waits, in order, valid until the next call; false ends its work.</summary>
    public bool TryTakeAll([NotNullWhen(true)] out List<T>? items)
    {
        lock (_lock)
        {
            if (_taken is { Capacity: > KeptCapacity })
                _taken = null;
            _taken?.Clear();
            if (_waiting is not { Count: > 0 })
            {
                items = null;
                _isWorking = false;
                return false;
            }

            items = _waiting;
            _waiting = _taken;
            _taken = items;
            return true;
        }
    }

    /// <summary>For the worker: nothing may be posted any more; false if something came just now.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            if (_waiting is { Count: > 0 })
                return false;
            return _isClosed = true;
        }
    }
}
