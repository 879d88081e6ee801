namespace ChatHost.Sessions;

/// <summary>How often others are shown that a session is typing: once in a while for each room and person.</summary>
internal sealed class TypingPace
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, DateTime> _shown = new(StringComparer.Ordinal);

    /// <summary>Whether it may be shown now; then not again for a while.</summary>
    public bool TryShow(string target, DateTime now)
    {
        if (_shown.TryGetValue(target, out var last) && now - last < Rest)
            return false;
        foreach (var (old, _) in _shown.Where(shown => now - shown.Value >= Rest).ToArray())
            _shown.Remove(old);
        _shown[target] = now;
        return true;
    }
}
