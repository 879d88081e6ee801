using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations.Roles;

/// <summary>Who may what, tried out for everything that can be asked for and everything that one can be, and written down in docs/roles.md.</summary>
public sealed class RoleTableTests(ITestOutputHelper report)
{
    private const string Allowed = "yes";
    private const string Nothing = "—";

    private static readonly Role[] Roles = Enum.GetValues<Role>();

    [Fact]
    public void Everything_that_can_be_asked_for_has_a_row()
    {
        var tried = RoleRows.All.Select(row => row.Of).ToHashSet();

        Assert.DoesNotContain(OperationTable.Rows.Select(row => row.Verb ?? row.JsonType!), name => !tried.Contains(name));
        Assert.Empty(tried.Except(OperationTable.Rows.SelectMany(row => new[] { row.Verb, row.JsonType }).OfType<string>()));
        Assert.Equal(Enum.GetValues<RoomAction>(), RoleRows.All.Select(row => row.Action).OfType<RoomAction>().Distinct().Order());
        Assert.Equal(Enum.GetValues<ServerAction>(), RoleRows.All.Select(row => row.Server).OfType<ServerAction>().Distinct().Order());
        Assert.Equal(Enum.GetValues<RoomAction>(), RoomRights.Needed.Keys.Order());
        Assert.All(OperationTable.Rows.Where(row => row.JsonType is not null && row.Verb is not null), row =>
            Assert.Contains(RoleRows.All, tried => tried.Of == row.Verb && tried.Json is not null));
        Assert.Equal(RoleRows.All.Count, RoleRows.All.Select(row => row.Shown ?? row.Of).Distinct().Count());
    }

    [Fact]
    public async Task Each_is_allowed_or_refused_as_the_document_says_and_as_the_rights_are()
    {
        var outcomes = new List<(RoleRow Row, (string? Line, string? Json)[] ByRole)>();
        foreach (var row in RoleRows.All)
        {
            // For each a server of its own: one would be slow with all their rooms.
            var scene = new RoleScene();
            var byRole = new List<(string?, string?)>();
            foreach (var role in Roles)
                byRole.Add((await scene.AskAsync(row, role, isJson: false), await scene.AskAsync(row, role, isJson: true)));
            outcomes.Add((row, [.. byRole]));
        }

        Assert.All(outcomes, outcome => Assert.All(Roles, role => HoldToRights(outcome.Row, role, outcome.ByRole[(int)role])));
        var written = File.ReadAllText(Repository.PathOf("docs", "roles.md")).ReplaceLineEndings("\n");
        var tables = Write(outcomes);
        report.WriteLine(tables);
        Assert.Contains(tables, written, StringComparison.Ordinal);
    }

    /// <summary>What needs a right of a room is allowed to whoever has it and is in the room, and to server operators anywhere.</summary>
    private static void HoldToRights(RoleRow row, Role role, (string? Line, string? Json) outcome)
    {
        var isAllowed = row switch
        {
            { Server: not null } => role == Role.ServerOperator,
            { Action: { } action } =>
                RankOf(role) >= RoomRights.Needed[action] && (role is not (Role.Banned or Role.Suspended)),
            _ => (bool?)null,
        };
        if (isAllowed is not { } expected)
            return;
        if (outcome.Json is not null)
            Assert.True(expected == (outcome.Json == Allowed), $"{row.Shown ?? row.Of} of {role} over JSON: {outcome.Json}");

        // What is typed is about the room that one is in.
        if (outcome.Line is not null && role is not (Role.ServerOperator or Role.Banned or Role.Suspended))
            Assert.True(expected == (outcome.Line == Allowed), $"{row.Shown ?? row.Of} of {role}: {outcome.Line}");
    }

    private static RoomRank RankOf(Role role) => role switch
    {
        Role.Voiced => RoomRank.Voiced,
        Role.Operator => RoomRank.Operator,
        Role.Owner => RoomRank.Owner,
        Role.ServerOperator => RoomRank.ServerOperator,
        _ => RoomRank.Anyone,
    };

    private static string Write(IEnumerable<(RoleRow Row, (string? Line, string? Json)[] ByRole)> outcomes)
    {
        var refusals = new List<(string? Line, string? Json)>();
        var rows = outcomes.Select(outcome =>
            $"| {outcome.Row.Shown ?? outcome.Row.Of} | {string.Join(" | ", outcome.ByRole.Select(Cell))} |").ToArray();
        return string.Join('\n',
        [
            $"| asked | {string.Join(" | ", Roles.Select(Name))} |",
            $"| --- | {string.Join(" | ", Roles.Select(_ => "---"))} |",
            .. rows,
            "",
            "| refusal | typed | JSON |",
            "| ---: | --- | --- |",
            .. refusals.Select((refusal, i) => $"| {i + 1} | {Show(refusal.Line, "! ")} | {Show(refusal.Json, "")} |"),
            "",
        ]);

        string Cell((string? Line, string? Json) outcome)
        {
            if (outcome.Line is null or Allowed && outcome.Json is null or Allowed)
                return Allowed;
            if (!refusals.Contains(outcome))
                refusals.Add(outcome);
            return $"{refusals.IndexOf(outcome) + 1}";
        }
    }

    private static string Show(string? outcome, string mark) => outcome is null ? Nothing : outcome == Allowed ? Allowed : $"`{mark}{outcome}`";

    private static string Name(Role role) => role == Role.ServerOperator ? "server operator" : role.ToString().ToLowerInvariant();
}
