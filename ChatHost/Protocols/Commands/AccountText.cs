using System.Globalization;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Commands;

/// <summary>What an account has, as people read it: a line for each.</summary>
internal static class AccountText
{
    public static IEnumerable<string> Of(AccountView view)
    {
        var count = view.Items.Count;
        yield return $"{view.Account.Name}: registered {Day(view.Account.RegisteredAt)}, {count} {(count == 1 ? "thing" : "things")} can log in as you:";
        foreach (var item in view.Items)
            yield return string.Create(CultureInfo.InvariantCulture, $"{item.Number} {string.Join(", ", PartsOf(item))}");
    }

    private static IEnumerable<string> PartsOf(AccountItem item)
    {
        yield return item.Kind switch
        {
            AccountItemKind.Connection => item.Origin?.Protocol ?? "cut off, may come back",
            AccountItemKind.Key => $"key {item.Label}",
            _ => $"certificate {Shorten(item.Label!)}",
        };
        if (item.Origin is { Remote: { } remote })
            yield return remote;
        if (item.Origin is { IsEncrypted: true })
            yield return "TLS";
        if (item.Kind == AccountItemKind.Connection && item.Since is { } since)
            yield return $"since {since.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}";
        if (item.Kind == AccountItemKind.Key)
            yield return item.LastUsed is { } used ? $"last used {Day(used)}" : "never used";
        if (item.Ends is { } ends)
            yield return $"ends {Day(ends)}";
        if (item.IsHere)
            yield return "this one";
    }

    /// <summary>A fingerprint as people compare it.</summary>
    public static string Shorten(string fingerprint) => $"{fingerprint[..4]}\u2026{fingerprint[^2..]}";

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
