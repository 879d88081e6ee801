namespace ChatHost.Hosting.Configuration;

/// <summary>Finds what a mistyped key was meant to be.</summary>
internal static class KeySuggestion
{
    /// <summary>The known key nearest to this one, or null when none is near.</summary>
    public static string? For(string key, IEnumerable<string> known)
    {
        var all = known.ToList();
        if (all.Find(candidate => key.StartsWith(candidate + ":", StringComparison.OrdinalIgnoreCase)) is { } tooLong)
            return tooLong;

        var near = all
            .Select(candidate => (Key: candidate, Distance: Distance(key.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(2, key.Length / 6))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Key)
            .FirstOrDefault();

        // The right name in the wrong section is worth a hint too, if only one section has it.
        return near ?? (all.FindAll(candidate => IsSame(LastPart(candidate), LastPart(key))) is [var only] ? only : null);
    }

    /// <summary>The sentence for when no key is near: what there is.</summary>
    /// <param name="key">The full name of a section.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="group">The group within the section to name the settings of; or all.</param>
    public static string Known(string key, IEnumerable<Setting> settings, string group = "")
    {
        var names = settings.Select(setting => setting.Name)
            .Where(name => group.Length == 0 || name.StartsWith(group + ":", StringComparison.OrdinalIgnoreCase));
        return $"{key} has {string.Join(", ", names)}.";
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var steps = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            steps[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            steps[0, j] = j;

        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = steps[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(replaced, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[one.Length, other.Length];
    }
}
