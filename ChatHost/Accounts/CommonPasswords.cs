namespace ChatHost.Accounts;

/// <summary>The passwords that are tried first.</summary>
internal static class CommonPasswords
{
    private static readonly HashSet<string> Known = new(
        ["password", "12345678", "123456789", "1234567890", "qwertyuiop", "password1", "iloveyou", "11111111", "sunshine", "princess"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is one of them, whatever the case.</summary>
    public static bool Contains(string password) => Known.Contains(password);
}
