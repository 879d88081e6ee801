using System.Net;
using ChatHost.Accounts;
using ChatHost.Operations.Accounts;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

/// <summary>What happens at once: one of many wins, and what is ended while it is on its way does not come through.</summary>
public sealed class RacesTests
{
    private const string Password = "correct-horse";

    [Fact]
    public async Task Of_many_who_make_an_account_of_one_name_at_once_one_has_it()
    {
        var parts = new ChatParts { AccountOptions = new() { Rounds = 1 } };
        var options = new FixedOptions<AccountOptions>(parts.AccountOptions);
        var logins = new Logins(
            parts.Accounts, parts.Credentials, new(parts.Time), new(parts.Time), new(parts.Database), () => "ChatHost", parts.SecureAccess, options, parts.Time);
        var maker = new AccountMaker(parts.Accounts, logins, parts.Lobby);

        var tries = Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
            await maker.MakeAsync(ChatParts.Nick(i % 2 == 0 ? "alice" : "ALICE"), Password, new IPAddress(i + 1L)))).ToArray();
        var made = await Task.WhenAll(tries).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        var winner = Assert.Single(made, found => found.Value is not null).Value!;
        Assert.All(made.Where(found => found.Value is null), found => Assert.Equal(ChatHost.Operations.RefusalCode.AccountExists, found.Refusal!.Code));
        Assert.Equal(1, (await parts.Accounts.ListAsync(after: null, 10)).Total);
        Assert.Equal(winner.Id, (await parts.Accounts.FindReservingAsync(ChatParts.Nick("\u0430lice")))!.Id);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("a new password")]
    [InlineData("deleted")]
    [InlineData("sessions ended")]
    public async Task A_login_that_is_checked_while_its_account_ends_it_does_not_come_through(string ends)
    {
        using var begun = new SemaphoreSlim(0);
        using var goesOn = new SemaphoreSlim(0);
        var isHeld = false;
        var parts = new ChatParts
        {
            AccountOptions = new() { Rounds = 1 },
            Hashing = _ =>
            {
                if (!Volatile.Read(ref isHeld))
                    return;
                begun.Release();
                goesOn.Wait(TestWait.Patience);
            },
        };
        var chat = new LineChat(parts);
        var alice = (await parts.Accounts.RegisterAsync(ChatParts.Nick("alice"), ScramVerifier.Create(Password, 1)))!;
        var eve = await chat.ConnectAsync("eve");
        Volatile.Write(ref isHeld, true);

        var login = eve.TypeAsync($"/login alice {Password}");
        Assert.True(await begun.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Volatile.Write(ref isHeld, false);
        var entry = new AuditEntry("admin", "Admin", ends);
        switch (ends)
        {
            case "suspended":
                await parts.AccountOperations.Sessions.SuspendAsync(parts.Accounts, alice, new(Until: null, "spam"), entry);
                break;
            case "a new password":
                await parts.Accounts.SetPasswordAsync(alice.Id, ScramVerifier.Create("battery-staple", 1), entry);
                break;
            case "deleted":
                await parts.Accounts.DeleteAsync(alice.Id, entry);
                break;
            default:
                await parts.Accounts.EndSessionsAsync(alice.Id, entry);
                break;
        }

        goesOn.Release(8);
        await login;

        Assert.Contains(eve.Read(), line => line.StartsWith("! ", StringComparison.Ordinal));
        Assert.Null(parts.Lobby.Names.FindAccount(alice.Id));
        Assert.Null(eve.Peer.Session!.Login);
    }

    [Fact]
    public async Task Keys_of_one_account_made_at_once_are_no_more_than_may_be()
    {
        var parts = new ChatParts();
        var alice = (await parts.Accounts.RegisterAsync(ChatParts.Nick("alice"), ScramVerifier.Create(Password, 1)))!;

        var added = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await parts.Credentials.AddKeyAsync(
            new(LoginKey.Create().Hash, alice.Id, $"key {i}", parts.Time.GetUtcNow().UtcDateTime, null, null, false, false), 16, TimeSpan.FromDays(90)))));

        Assert.Equal(16, added.Count(isAdded => isAdded));
        Assert.Equal(16, (await parts.Credentials.ListKeysAsync(alice.Id)).Count);
    }
}
