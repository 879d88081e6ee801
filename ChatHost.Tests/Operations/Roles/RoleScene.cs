using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatHost.Accounts;
using ChatHost.Tests.Protocols.Irc;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations.Roles;

/// <summary>Where something is asked for: for each try a room of its own, with people of its own in it but for Ann, who makes all rooms.</summary>
internal sealed partial class RoleScene
{
    private const string Allowed = "yes";

    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly LineChat _chat = new(new ChatParts
    {
        AccountOptions = new() { Rounds = 1, RegistrationsPerHour = int.MaxValue },
        RoomOptions = new() { MaxOwned = int.MaxValue },
        LimitOptions = new() { Messages = new() { PerSecond = 1_000_000, Burst = 1_000_000 } },
    });

    private readonly StoredVerifier _verifier = ScramVerifier.Create(RoleRows.Password, 1);
    private LinePerson? _ann;
    private int _tries;

    private ChatParts Parts => _chat.Parts;

    /// <summary>Lets somebody of a role ask for something over a protocol.</summary>
    /// <returns><c>yes</c>, or why not: over lines the text, over JSON the code; null where the protocol has no such thing.</returns>
    public async Task<string?> AskAsync(RoleRow row, Role role, bool isJson)
    {
        if ((isJson ? row.Json : row.Line) is not { } asked)
            return null;
        _tries++;
        var ann = _ann ??= await ComeAnnAsync();
        await TypeAsync(ann, "/join dev", "hello");
        var bob = await EnterAsync("/nick bob", "/join dev");
        var eve = await ComeAsync(role);
        if (IsIn(role))
            await TypeAsync(eve, "/join dev", "mine");
        await PrepareAsync(ann, row, role);
        foreach (var line in row.First)
            await TypeAsync(eve, line);
        if (isJson)
            await eve.TypeAsync("/json");
        eve.Read();
        var outcome = Plain(isJson ? await AskJsonAsync(eve, asked) : await AskLineAsync(eve, asked));
        await bob.HangupAsync();
        await eve.HangupAsync();
        return outcome;
    }

    /// <summary>The same for a line of IRC; the numeric or code of a refusal.</summary>
    public async Task<string> AskIrcAsync(RoleRow row, Role role, string asked)
    {
        _tries++;
        var ann = _ann ??= await ComeAnnAsync();
        await TypeAsync(ann, "/join dev", "hello");
        var bob = await EnterAsync("/nick bob", "/join dev");
        await RegisterAsync(role);
        var eve = new IrcChat(Parts).Open(address: Elsewhere);
        if (role is Role.Owner or Role.ServerOperator)
            await eve.TypeAsync(Named($"PASS eve:{RoleRows.Password}"));
        foreach (var line in new[] { "CAP REQ :message-tags draft/chathistory", "NICK eve", "USER eve 0 * :eve", "CAP END" })
            await eve.TypeAsync(Named(line));
        if (IsIn(role))
        {
            await eve.TypeAsync(Named("JOIN #dev"));
            await eve.TypeAsync(Named("PRIVMSG #dev :mine"));
        }

        await PrepareAsync(ann, row, role);
        eve.Read();
        var read = await eve.AskAsync(Named(asked));
        await bob.HangupAsync();
        await eve.HangupAsync();
        return read.Select(line => line.Split(' ')).Select(words => words switch
        {
            [_, "FAIL", _, var code, ..] => code,
            [_, ['4' or '5', _, _] numeric, ..] => numeric,
            _ => null,
        }).FirstOrDefault(refusal => refusal is not null) ?? Allowed;
    }

    private async Task PrepareAsync(LinePerson ann, RoleRow row, Role role)
    {
        // While she may: then the room may be given away.
        foreach (var line in row.Before)
            await TypeAsync(ann, line);
        foreach (var line in role switch
        {
            Role.Voiced => ["/voice eve"],
            Role.Operator => ["/op eve"],
            Role.Owner => ["/room owner eve"],
            Role.Muted => ["/mute eve"],
            Role.Banned => ["/ban eve"],
            _ => Array.Empty<string>(),
        })
        {
            Assert.DoesNotContain(await ann.AskAsync(Named(line)), answer => answer.StartsWith('!'));
        }
    }

    /// <summary>Whether somebody of the role is in the room, or has been.</summary>
    private static bool IsIn(Role role) => role is not (Role.Suspended or Role.ServerOperator);

    private async Task<LinePerson> ComeAnnAsync()
    {
        foreach (var name in new[] { "ann", "zoe" })
            await Parts.Accounts.RegisterAsync(ChatParts.Nick(name), _verifier);
        return await EnterAsync($"/login ann {RoleRows.Password}");
    }

    private async Task<LinePerson> EnterAsync(params string[] lines)
    {
        var person = await _chat.ConnectAsync();
        await TypeAsync(person, lines);
        return person;
    }

    /// <summary>The one who asks, not in the room yet.</summary>
    private async Task<LinePerson> ComeAsync(Role role)
    {
        var hasAccount = await RegisterAsync(role);
        var eve = new LinePerson(_chat, new FakeConnection($"e{_tries}", Parts.Time) { Address = Elsewhere });
        await eve.SettleAsync();
        await TypeAsync(eve, hasAccount ? $"/login eve {RoleRows.Password}" : "/nick eve");
        return eve;
    }

    /// <summary>Whether there is an account for the role.</summary>
    private async Task<bool> RegisterAsync(Role role)
    {
        if (role is not (Role.Owner or Role.Suspended or Role.ServerOperator))
            return false;
        var account = await Parts.Accounts.RegisterAsync(ChatParts.Nick(Named("eve")), _verifier);
        if (role == Role.ServerOperator)
            await Parts.Accounts.SetOperatorAsync(account!.Id, true, new("admin", "Admin", "operator"));
        if (role == Role.Suspended)
            await Parts.Accounts.SuspendAsync(account!.Id, new(Until: null, "spam"), new("admin", "Admin", "suspend"));
        return true;
    }

    private async Task TypeAsync(LinePerson person, params string[] lines)
    {
        foreach (var line in lines)
            await person.TypeAsync(Named(line));
    }

    private async Task<string> AskLineAsync(LinePerson eve, string line) =>
        (await eve.AskAsync(Named(line))).FirstOrDefault(answer => answer.StartsWith("! ", StringComparison.Ordinal))?[2..] ?? Allowed;

    private async Task<string> AskJsonAsync(LinePerson eve, string frame)
    {
        var asked = JsonNode.Parse(Named(frame))!.AsObject();
        asked["id"] = "x";
        var read = (await eve.AskAsync(asked.ToJsonString())).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Single(read, answer => (string?)answer["id"] == "x" && (string?)answer["type"] is "ack" or "error");
        return (string?)read.FirstOrDefault(answer => (string?)answer["type"] == "error")?["code"] ?? Allowed;
    }

    /// <summary>The names of this try, in place of those of all.</summary>
    private string Named(string text) => Placeholder().Replace(text, match => $"{match.Value}{_tries}");

    private static string Plain(string text) => Name().Replace(text, "$1");

    [GeneratedRegex(@"\b(dev|bob|eve|fay)\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(dev|bob|eve|fay)\d+\b")]
    private static partial Regex Name();
}
