namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>What one client does in a run.</summary>
/// <param name="Messages">So many it says, each in one of its rooms.</param>
/// <param name="Rooms">Where it talks and listens.</param>
/// <param name="DropRate">The part of its messages in place of which, or in the middle of which, it loses its connection.</param>
/// <param name="Window">So many may be under way without an acknowledgement.</param>
/// <param name="Seed">Of all that is left to chance.</param>
internal sealed record TalkPlan(int Messages, IReadOnlyList<string> Rooms, double DropRate, int Window, int Seed)
{
    /// <summary>The account that it logs in to, and its password: several clients may be one person. Null for a guest under its own name.</summary>
    public (string Name, string Password)? Account { get; init; }
}
