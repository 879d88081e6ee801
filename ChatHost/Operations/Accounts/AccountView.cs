using ChatHost.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <summary>What can log in as an account, or is.</summary>
internal enum AccountItemKind
{
    Connection,
    Key,
    Certificate,
}

/// <summary>One thing that can log in as an account, or is logged in, under the number that its owner ends it by.</summary>
internal sealed record AccountItem
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required AccountItemKind Kind { get; init; }

    /// <summary>Of a key its label, of a certificate its fingerprint.</summary>
    public string? Label { get; init; }

    /// <summary>Of a connection, where it is; null while it is cut off and may come back.</summary>
    public SessionOrigin? Origin { get; init; }

    /// <summary>In UTC: when it was made, or came.</summary>
    public DateTime? Since { get; init; }

    /// <summary>In UTC.</summary>
    public DateTime? LastUsed { get; init; }

    /// <summary>In UTC: when a key ends by itself.</summary>
    public DateTime? Ends { get; init; }

    /// <summary>Whether it is the connection that asks.</summary>
    public bool IsHere { get; init; }

    /// <summary>Of a connection, the session.</summary>
    public Session? Session { get; init; }

    /// <summary>Of a key, its hash.</summary>
    public string? Hash { get; init; }

    /// <summary>What it is called when it is ended.</summary>
    public string Name => Kind switch
    {
        AccountItemKind.Connection => $"connection {Number}",
        AccountItemKind.Key => $"key {Label}",
        _ => $"certificate {Label}",
    };
}

/// <summary>What an account has.</summary>
internal sealed record AccountView(Account Account, IReadOnlyList<AccountItem> Items);
