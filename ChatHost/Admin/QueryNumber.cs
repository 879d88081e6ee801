using System.Globalization;

namespace ChatHost.Admin;

/// <summary>Reads whole numbers from a query.</summary>
internal static class QueryNumber
{
    /// <summary>False for what is not a number of digits alone, or less than <paramref name="least"/>. One that is too large to hold counts as the largest.</summary>
    /// <param name="text">As typed; null when it was left out, which gives <paramref name="fallback"/>.</param>
    public static bool TryRead(string? text, long least, long fallback, out long number)
    {
        number = fallback;
        if (text is null)
            return true;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
            return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            number = long.MaxValue;
        return number >= least;
    }
}
