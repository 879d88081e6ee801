namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>What was found, the first few of each kind in words and all of them counted: one fault may be seen by thousands.</summary>
internal sealed class Findings
{
    private const int ToldOfEach = 5;

    private readonly SortedDictionary<Breach, (int Count, List<string> Texts)> _found = [];

    public IReadOnlyCollection<Breach> Breaches => _found.Keys;

    public void Add(Breach breach, string text)
    {
        var (count, texts) = _found.TryGetValue(breach, out var earlier) ? earlier : (0, []);
        if (texts.Count < ToldOfEach)
            texts.Add(text);
        _found[breach] = (count + 1, texts);
    }

    /// <returns>Empty when all is well.</returns>
    public override string ToString() => string.Join('\n', _found.Select(found =>
        $"{found.Key}, {found.Value.Count} times:\n  {string.Join("\n  ", found.Value.Texts)}"));
}
