using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>Whether names of the file are the one that is looked for, whatever the case; who speaks twice in a row is compared once.</summary>
/// <param name="wanted">Null: every name will do.</param>
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
