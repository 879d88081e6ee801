namespace ChatHost.Tests.Protocols.Irc.Conformance.Modes;

/// <summary>Section 7, the modes of a user.</summary>
public sealed class UserModeTests
{
    [Theory]
    [InlineData("", "alice MODE alice", "alice: 221 +i")]
    [InlineData("", "alice MODE ALICE", "alice: 221 +i")]
    [InlineData("alice MODE alice -i", "alice MODE alice", "alice: 221 +")]
    [InlineData("alice MODE alice +wB", "alice MODE alice", "alice: 221 +Biw")]
    [InlineData("", "alice MODE alice -i", "alice: alice MODE alice :-i")]
    [InlineData("", "alice MODE alice +w", "alice: alice MODE alice :+w")]
    [InlineData("", "alice MODE alice +w-i", "alice: alice MODE alice :+w-i")]
    [InlineData("", "alice MODE alice B", "alice: alice MODE alice :+B")]
    [InlineData("", "alice MODE alice +i")]
    [InlineData("", "alice MODE alice -w")]
    [InlineData("", "alice MODE alice +o")]
    [InlineData("", "alice MODE alice -o")]
    [InlineData("", "alice MODE alice +wy", "alice: alice MODE alice :+w", "alice: 501 :<text>")]
    [InlineData("", "alice MODE alice +y", "alice: 501 :<text>")]
    [InlineData("", "alice MODE bob", "alice: 502 :<text>")]
    [InlineData("", "alice MODE bob +i", "alice: 502 :<text>")]
    [InlineData("", "alice MODE nobody +i", "alice: 401 nobody :<text>")]
    [InlineData("", "alice MODE", "alice: 461 MODE :<text>")]
    [InlineData("alice becomes operator", "alice MODE alice", "alice: 221 +io")]
    [InlineData("alice becomes operator", "alice MODE alice -o", "alice: alice MODE alice :-o")]
    public Task Users_have_modes_of_their_own(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);
}
