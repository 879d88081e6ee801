using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations.Moderation;

/// <summary>
/// Turns what an operator types into what holds: a name into the account of whoever is logged in, else into the address of the guest; what
/// is shown in place of an address into that address; a mask stays one.
/// </summary>
internal sealed class WhoResolver(Lobby lobby, AccountStore accounts, Cloaks cloaks)
{
    private const string HostEnd = ".chat";

    /// <param name="typed">A name, a mask, or what is shown in place of an address.</param>
    public async ValueTask<Found<Meant>> FindAsync(string typed)
    {
        if (HostMask.IsMask(typed))
            return HostMask.TryParse(typed) is { } mask ? new Meant(new MaskTarget(mask), Person: null, mask.Text) : Refusals.NoSuchNick(typed);
        if (typed.EndsWith(HostEnd, StringComparison.OrdinalIgnoreCase))
            return FindHost(typed) is { } host ? host : Refusals.NoSuchNick(typed);
        if (!Nickname.TryParse(typed, out var nick, out _))
            return Refusals.NoSuchNick(typed);
        if (lobby.Names.Find(nick) is { } person)
            return Of(person);
        return await accounts.FindAsync(nick) is { } account
            ? new Meant(new AccountTarget(account.Id, account.Name.Text), lobby.Names.FindAccount(account.Id), account.Name.Text)
            : Refusals.NoSuchNick(typed);
    }

    private Meant Of(Person person)
    {
        if (person.Account is { } account)
            return new(new AccountTarget(account.Id, account.Name), person, person.Nickname.Text);
        var address = person.Sessions is [var first, ..] ? first.Address : null;
        Target target = address is null
            ? new MaskTarget(HostMask.TryParse($"{person.Nickname.Key}!*@*")!)
            : AddressTarget.Of(address, cloaks.Of(account: null, address));
        return new(target, person, person.Nickname.Text);
    }

    private Meant? FindHost(string typed)
    {
        foreach (var person in lobby.Names.List())
        {
            foreach (var session in person.Sessions)
            {
                if (cloaks.Of(person.Account, session.Address).Equals(typed, StringComparison.OrdinalIgnoreCase))
                    return Of(person) with { Shown = typed };
            }
        }

        return null;
    }
}
