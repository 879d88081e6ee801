using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Compares authors as a store has them to those meant, names in any case; the same name twice in a row is compared once.</summary>
/// <param name="wanted">Those meant; null matches all.</param>
internal struct AuthorMatch(AuthorFilter? wanted)
{
    private string? _before;
    private bool _matched;

    /// <param name="name">The name that it was said under.</param>
    /// <param name="accountId">Whose it is; 0 where it is a guest's.</param>
    public bool Matches(string name, long accountId)
    {
        if (wanted is null)
            return true;
        if (wanted.Nick is not { } nick)
            return accountId == wanted.AccountId;
        if (name != _before)
            (_before, _matched) = (name, NameKey.Of(name) == nick.Key);
        return _matched;
    }
}
