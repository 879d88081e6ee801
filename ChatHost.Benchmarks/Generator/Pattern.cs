namespace ChatHost.Benchmarks.Generator;

/// <summary>Letters in no order that repeats soon: what is sent as filling, and compared when it comes back.</summary>
internal static class Pattern
{
    /// <summary>In bytes.</summary>
    public const int MostAtOnce = 64 * 1024;

    private const int Period = 4099;

    private static readonly byte[] Letters = Make();

    /// <summary>Some bytes that follow from a number; the same for the same number.</summary>
    public static ReadOnlySpan<byte> At(int number, int length) => Letters.AsSpan((int)((uint)number * 31 % Period), length);

    private static byte[] Make()
    {
        var letters = new byte[Period + MostAtOnce];

        // A linear congruential generator (Numerical Recipes): the same letters in every process.
        var state = 1u;
        for (var i = 0; i < letters.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            letters[i] = i < Period ? (byte)('a' + ((state >> 16) % 26)) : letters[i - Period];
        }

        return letters;
    }
}
