using System.Globalization;
using System.Net;
using ChatHost.Tests.EndToEnd.OneList;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations.Roles;

/// <summary>The same for what has a way over HTTP: saying something with a key, from outside the room.</summary>
public sealed class RoleHttpTests(ITestOutputHelper report)
{
    private static readonly (string Shown, string? Before)[] Rows =
    [
        ("`POST /rooms/{room}/messages`", null),
        ("the same, `moderated` on", "/room moderated on"),
        ("the same, `invite` on", "/room invite on"),
        ("the same, `password` on", "/room password sesame"),
    ];

    [Fact]
    public async Task A_key_may_say_what_the_document_says()
    {
        await using var host = new OneListHost();
        await host.MakeAccountAsync("ann");
        using var ann = await LineVisitor.ConnectAsync(host.Chat);
        Assert.Null(await ann.TypeAsync($"/login ann {OneListHost.Password}"));
        var keys = new Dictionary<Role, string>();
        foreach (var role in Enum.GetValues<Role>())
            keys.Add(role, role == Role.Guest ? "none" : await host.MakeAccountAsync($"{role}", role == Role.ServerOperator));
        await host.SuspendAsync($"{Role.Suspended}");

        var lines = new List<string>();
        foreach (var (row, i) in Rows.Select((row, i) => (row, i)))
        {
            // The room is given away last.
            var room = $"dev{i}";
            string?[] typed =
            [
                $"/join {room}", row.Before, $"/voice {Role.Voiced}", $"/op {Role.Operator}", $"/mute {Role.Muted}", $"/ban {Role.Banned}",
                $"/room owner {Role.Owner}",
            ];
            foreach (var line in typed.OfType<string>())
                Assert.Null(await ann.TypeAsync(line));
            var statuses = new List<string>();
            foreach (var role in Enum.GetValues<Role>())
                statuses.Add(((int)await host.PostAsync(room, keys[role], IPAddress.Loopback)).ToString(CultureInfo.InvariantCulture));
            lines.Add($"| {row.Shown} | {string.Join(" | ", statuses)} |");
        }

        var table = string.Join('\n', lines);
        report.WriteLine(table);
        Assert.Contains(table, File.ReadAllText(Repository.PathOf("docs", "roles.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
