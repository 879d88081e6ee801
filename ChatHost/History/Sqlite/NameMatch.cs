using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>Compares names of the file to one, in any case; the same name twice in a row is compared once.</summary>
/// <param name="wanted">The name; null matches every name.</param>
internal struct NameMatch(Nickname? wanted)
{
    private string? _before;
    private bool _matched;

    public bool Matches(string name)
    {
        if (wanted is null)
            return true;
        if (name != _before)
            (_before, _matched) = (name, NameKey.Of(name) == wanted.Key);
        return _matched;
    }
}
