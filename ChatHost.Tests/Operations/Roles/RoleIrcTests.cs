namespace ChatHost.Tests.Operations.Roles;

/// <summary>Over IRC the same is allowed and refused as over JSON, to whoever asks.</summary>
public sealed class RoleIrcTests
{
    /// <summary>What a client sends for a row of the table.</summary>
    private static readonly Dictionary<string, string> Lines = new(StringComparer.Ordinal)
    {
        ["/me"] = "PRIVMSG #dev :\u0001ACTION waves\u0001",
        ["/me, `moderated` on"] = "PRIVMSG #dev :\u0001ACTION waves\u0001",
        ["/topic TEXT"] = "TOPIC #dev :tea",
        ["/topic TEXT, `topic` operators"] = "TOPIC #dev :tea",
        ["/msg"] = "PRIVMSG bob :hello",
        ["/away"] = "AWAY :lunch",
        ["typing"] = "@+typing=active TAGMSG #dev",
        ["typing, `moderated` on"] = "@+typing=active TAGMSG #dev",
        ["/kick"] = "KICK #dev bob",
        ["/kick, the owner"] = "KICK #dev ann",
        ["/ban"] = "MODE #dev +b bob!*@*",
        ["/mute"] = "MODE #dev +b ~m:bob!*@*",
        ["/unban"] = "MODE #dev -b x!*@*",
        ["/unmute"] = "MODE #dev -b ~m:x!*@*",
        ["/op"] = "MODE #dev +o bob",
        ["/deop"] = "MODE #dev -o bob",
        ["/voice"] = "MODE #dev +v bob",
        ["/devoice"] = "MODE #dev -v bob",
        ["/room invite on"] = "MODE #dev +i",
        ["/server say"] = "WALLOPS :tea",
        ["/server disconnect"] = "KILL bob :enough",
        ["/history, `secret` on"] = "CHATHISTORY LATEST #dev * 5",
        ["saying something"] = "PRIVMSG #dev :hello",
        ["saying something, `moderated` on"] = "PRIVMSG #dev :hello",
    };

    [Fact]
    public async Task A_client_may_what_a_program_may()
    {
        var differing = new List<string>();
        foreach (var (shown, line) in Lines)
        {
            var row = RoleRows.All.Single(row => (row.Shown ?? row.Of) == shown);
            var scene = new RoleScene();
            foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Suspended))
            {
                var json = await scene.AskAsync(row, role, isJson: true);
                var irc = await scene.AskIrcAsync(row, role, line);
                if (json == "yes" != (irc == "yes"))
                    differing.Add($"{shown} of {role}: {json} over JSON, {irc} over IRC");
            }
        }

        Assert.Empty(differing);
    }
}
