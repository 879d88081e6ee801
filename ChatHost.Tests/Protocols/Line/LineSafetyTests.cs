using ChatHost.Protocols.Line;
using System.Text;
using ChatHost.Messages;
using ChatHost.Sessions;
using ChatHost.Tests.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

public sealed class LineSafetyTests
{
    private const string Nasty =
        "\u0000\u0007\u0008\u001B[2J\u001B]0;x\u0007\u007F\u0085\u009B31m\u061C\u200E\u200F\u2028\u2029\u202A\u202E\u2066\u2069";

    public static TheoryData<string> Lines =>
    [
        Nasty,
        $"a{Nasty}b",
        $"/{Nasty}",
        $"/a{Nasty}b c",
        .. LineCommands.Verbs.Select(verb => $"{verb} a{Nasty}b"),
        .. LineCommands.Verbs.Select(verb => $"{verb} bob a{Nasty}b"),
        .. LineCommands.Verbs.Select(verb => $"{verb} 1 a{Nasty}b"),
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Nothing_typed_steers_anyones_terminal(string line)
    {
        var chat = new LineChat();
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);

        await alice.TypeAsync(line);
        await alice.TypeAsync("/history");
        await bob.TypeAsync("/history");

        AssertSafe(alice);
        AssertSafe(bob);
    }

    [Fact]
    public async Task Nothing_at_all_that_is_typed_steers_anyones_terminal()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { Burst = 1_000_000 } } });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);
        var heard = 0;

        GeneratedText.ForAll(GeneratedText.Lines, text =>
        {
            alice.TypeAsync(Encoding.UTF8.GetBytes($"{text}\n/me {text}\n/{text}\n")).GetAwaiter().GetResult();
            AssertSafe(alice);
            heard += AssertSafe(bob);
            return true;
        });

        Assert.InRange(heard, 1500, int.MaxValue);
    }

    /// <summary>Returns how many lines were read.</summary>
    private static int AssertSafe(LinePerson person)
    {
        var text = person.Peer.ReadText();
        var lines = text.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, line => Assert.True(SafeText.IsSafe(line), $"Unsafe: {Uri.EscapeDataString(line)}"));
        return lines.Length - 1;
    }
}
