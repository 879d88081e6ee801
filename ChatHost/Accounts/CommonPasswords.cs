using System.Collections.Frozen;
using System.Reflection;

namespace ChatHost.Accounts;

/// <summary>The passwords that are tried first: the list beside this file.</summary>
internal static class CommonPasswords
{
    private const string Resource = "common-passwords.txt";

    private static readonly Lazy<FrozenSet<string>> Known = new(Load);

    /// <summary>Number of passwords known.</summary>
    public static int Count => Known.Value.Count;

    /// <summary>Whether it is one of them, whatever the case.</summary>
    public static bool Contains(string password) => Known.Value.Contains(password);

    private static FrozenSet<string> Load()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the program.");
        using var reader = new StreamReader(resource);
        var passwords = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        return passwords.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
