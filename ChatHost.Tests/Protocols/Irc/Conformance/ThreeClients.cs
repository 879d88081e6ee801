using System.Text.RegularExpressions;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc.Conformance;

/// <summary>
/// The chat of the tables: alice made #dev, so she is its operator; bob is in it too; carol is in no channel. A step is a nick and the line
/// that it sends; what came of it is what all three read then, each line as <c>reader: line</c>.
/// </summary>
/// <remarks>
/// In what is read a source is its nick, the server's own is left out, and so is the first parameter of a numeric, the reader's nick. What is
/// expected may hold <c>&lt;n&gt;</c> for a number, <c>&lt;host&gt;</c> for anything without a blank, <c>&lt;text&gt;</c> for any text.
/// </remarks>
internal sealed class ThreeClients
{
    private const string Password = "correct-horse";

    private readonly Dictionary<string, IrcPerson> _clients = [];

    private ThreeClients(IrcChat chat) => Chat = chat;

    public IrcChat Chat { get; }

    public static async Task<ThreeClients> MeetAsync(ChatParts? parts = null)
    {
        var three = new ThreeClients(new(parts));
        three._clients["alice"] = await three.Chat.JoinAsync("alice", "#dev");
        three._clients["bob"] = await three.Chat.JoinAsync("bob", "#dev");
        three._clients["carol"] = await three.Chat.ConnectAsync("carol");
        three.Read();
        return three;
    }

    public IrcPerson this[string nick] => _clients[nick];

    /// <summary>One row of a table.</summary>
    /// <param name="before">Steps that come first, between bars.</param>
    /// <param name="step">The step whose effects are looked at.</param>
    /// <param name="expected">All that anybody reads of it.</param>
    public static async Task CheckAsync(string before, string step, params string[] expected)
    {
        var three = await MeetAsync();
        foreach (var earlier in before.Split(" | ", StringSplitOptions.RemoveEmptyEntries))
            await three.StepAsync(earlier);
        three.Read();

        await three.StepAsync(step);

        AssertRead(expected, three.Read());
    }

    /// <summary>Whether lines are those that were expected; where they are not, the failure shows all of them.</summary>
    public static void AssertRead(string[] expected, IReadOnlyList<string> read) =>
        Assert.Equal(expected, read.Select((line, i) => i < expected.Length && IsLike(expected[i], line) ? expected[i] : line));

    /// <summary>Does one step: a line of a client, or <c>alice becomes operator</c>, of the server.</summary>
    public async Task StepAsync(string step)
    {
        var blank = step.IndexOf(' ', StringComparison.Ordinal);
        var (nick, line) = (step[..blank], step[(blank + 1)..]);
        if (line == "becomes operator")
        {
            await MakeOperatorAsync();
            line = $"OPER root {Password}";
        }

        await _clients[nick].TypeAsync(line);
    }

    /// <summary>What all have read since.</summary>
    public IReadOnlyList<string> Read() => [.. _clients.SelectMany(client => client.Value.Read().Select(line => $"{client.Key}: {Shown(line)}"))];

    /// <summary>A line as the tables have it.</summary>
    public static string Shown(string line) =>
        Regex.Replace(Regex.Replace(line, "^:ChatHost[.]chat (?:([0-9]{3}) [^ ]+)?", "$1"), "^:([^ !]+)(![^ ]+)? ", "$1 ").TrimStart(' ');

    private static bool IsLike(string expected, string line)
    {
        var pattern = Regex.Escape(expected)
            .Replace("<n>", "[0-9]+", StringComparison.Ordinal)
            .Replace("<host>", "[^ ]+", StringComparison.Ordinal)
            .Replace("<text>", ".+", StringComparison.Ordinal);
        return Regex.IsMatch(line, $"^{pattern}$");
    }

    private async Task MakeOperatorAsync()
    {
        var root = await Chat.ConnectAsync("root");
        await root.TypeAsync($"NS REGISTER {Password}");
        await root.HangupAsync();
        Assert.True(Nickname.TryParse("root", out var name, out _));
        var account = await Chat.Parts.Accounts.FindAsync(name);
        await Chat.Parts.Accounts.SetOperatorAsync(account!.Id, isOperator: true, new("admin", "Admin", "operator", Who: "root"));
    }
}
