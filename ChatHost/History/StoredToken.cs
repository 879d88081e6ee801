namespace ChatHost.History;

/// <summary>
/// A sender's token beside each message and in the index of them: the first 128 bits of its hash, which no two share. It stands there
/// twice for each message, and whole was the larger part of a short one.
/// </summary>
internal static class StoredToken
{
    /// <summary>In hex digits.</summary>
    private const int Length = 32;

    public static string Of(string hash) => hash.Length <= Length ? hash : hash[..Length];
}
