using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin;

/// <summary>How much of a list one answer holds: what <c>?limit=</c> says, at most <see cref="HistoryOptions.MaxReplay"/>.</summary>
internal sealed class PageSize(IOptionsMonitor<HistoryOptions> options)
{
    private const int Default = 100;

    /// <param name="limit">As typed; null when it was left out.</param>
    public bool TryRead(string? limit, out int size, [NotNullWhen(false)] out Problem? problem)
    {
        var isRead = QueryNumber.TryRead(limit, least: 1, Default, out var asked);
        size = (int)Math.Min(asked, options.CurrentValue.MaxReplay);
        problem = isRead ? null : Problem.BadRequest("limit must be a whole number from 1.");
        return isRead;
    }
}
