namespace ChatHost.Hosting.Configuration;

/// <summary>Makes what somebody wrote fit for one line on a terminal.</summary>
internal static class ShownValue
{
    private const int Longest = 100;

    public static string Of(string text)
    {
        if (text.Length == 0)
            return "(empty)";

        var line = string.Concat(text.Take(Longest).Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return text.Length > Longest ? line + "…" : line;
    }
}
