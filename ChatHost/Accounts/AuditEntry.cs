namespace ChatHost.Accounts;

/// <summary>One thing that an operator or owner did, for the record. It holds no message and no secret.</summary>
/// <param name="By">An account, <c>guest bob</c> or <c>admin</c>.</param>
/// <param name="Protocol">What was spoken: <c>Line</c>, <c>Json</c>, <c>Admin</c>.</param>
/// <param name="Do">What was done: <c>ban</c>, <c>suspend</c>, <c>set invite</c>.</param>
internal sealed record AuditEntry(string By, string Protocol, string Do, string? Room = null, string? Who = null, DateTime? Until = null, string? Text = null)
{
    /// <summary>Given by the store.</summary>
    public long Seq { get; init; }

    /// <summary>In UTC; given by the store.</summary>
    public DateTime Time { get; init; }
}
