using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport.Epoll;

/// <summary>The features of one connection: few, and seldom looked up, so an array is enough and takes little memory.</summary>
internal sealed class ConnectionFeatures : IFeatureCollection
{
    /// <summary>How many features Kestrel and ChatHost usually set on a connection.</summary>
    private const int UsualCount = 7;

    private KeyValuePair<Type, object>[] _features = new KeyValuePair<Type, object>[UsualCount];
    private int _count;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get => IndexOf(key) is >= 0 and var index ? _features[index].Value : null;
        set
        {
            Revision++;
            var index = IndexOf(key);
            if (value is null)
            {
                if (index >= 0)
                    _features[index] = _features[--_count];
            }
            else if (index >= 0)
            {
                _features[index] = new(key, value);
            }
            else
            {
                if (_count == _features.Length)
                    Array.Resize(ref _features, _count * 2);
                _features[_count++] = new(key, value);
            }
        }
    }

    [return: MaybeNull]
    public TFeature Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(Type key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_features[i].Key == key)
                return i;
        }

        return -1;
    }
}
