using ChatHost.Accounts;
using ChatHost.Operations.Accounts;

namespace ChatHost.Admin.Views;

/// <summary>Some accounts, how many there are in all, and after which name to ask for more: null at the end.</summary>
internal sealed record AccountList(long Total, IReadOnlyList<AccountEntry> Accounts, string? Next);

/// <summary>An account, without anything that logs in to it.</summary>
internal sealed record AccountEntry(
    string Name, DateTime Registered, DateTime? LastLogin, bool Operator, SuspensionView? Suspended, int Connections, int Keys, int Certificates)
{
    public static AccountEntry Of(AccountSummary summary, DateTime now)
    {
        var account = summary.Account;
        return new(
            account.Name.Text,
            account.RegisteredAt,
            account.LastLoginAt,
            account.IsOperator,
            account.SuspensionAt(now) is { } suspension ? new(suspension.Until, suspension.Text) : null,
            summary.Connections,
            summary.Keys,
            summary.Certificates);
    }
}

/// <summary>Until when, null without an end, and why.</summary>
internal sealed record SuspensionView(DateTime? Until, string? Text);

/// <summary>An account to be made.</summary>
internal sealed record NewAccountView(string Name, string Password, bool? Operator = null);

/// <summary>What is to be changed; what is left out stays. <paramref name="Suspended"/> of null ends a suspension.</summary>
internal sealed record AccountChangeView(string? Password = null, bool? Operator = null, SuspensionView? Suspended = null);

/// <summary>Some entries of the audit, and after which number to ask for more: null at the end.</summary>
internal sealed record AuditList(IReadOnlyList<AuditView> Entries, long? Next);

/// <summary>One thing that an operator or owner did.</summary>
internal sealed record AuditView(
    long Seq, DateTime Time, string By, string Protocol, string Do, string? Room, string? Who, DateTime? Until, string? Text)
{
    public static AuditView Of(AuditEntry entry) =>
        new(entry.Seq, entry.Time, entry.By, entry.Protocol, entry.Do, entry.Room, entry.Who, entry.Until, entry.Text);
}
