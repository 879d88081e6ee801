using System.Text;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>Why a new password is refused.</summary>
internal enum PasswordFault
{
    None,

    /// <summary>Fewer characters than <see cref="AccountOptions.MinPassword"/>, more bytes than <see cref="PasswordRules.MaxBytes"/>, or control characters.</summary>
    Length,

    /// <summary>One of the most common.</summary>
    Common,

    /// <summary>The name of the account or of the server.</summary>
    Name,
}

/// <summary>What a new password must be: long enough, and not what is tried first (NIST SP 800-63B). No rules about kinds of characters.</summary>
internal static class PasswordRules
{
    /// <summary>Maximum length in UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <param name="password">As typed.</param>
    /// <param name="names">Those of the account and the server.</param>
    /// <param name="options">The settings.</param>
    public static PasswordFault Check(string password, IEnumerable<string> names, AccountOptions options)
    {
        if (password.EnumerateRunes().Count() < options.MinPassword || Encoding.UTF8.GetByteCount(password) > MaxBytes || password.Any(char.IsControl))
            return PasswordFault.Length;
        if (!options.RefuseCommon)
            return PasswordFault.None;
        var key = NameKey.Of(password);
        if (names.Any(name => NameKey.Of(name) == key))
            return PasswordFault.Name;
        return CommonPasswords.Contains(password) ? PasswordFault.Common : PasswordFault.None;
    }
}
