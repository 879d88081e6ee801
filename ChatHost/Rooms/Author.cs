using System.Net;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>Whose a message is: a member's, under the name that the room knows at that moment, or that of somebody who is not in the room.</summary>
internal sealed class Author
{
    private readonly Nickname? _nick;
    private readonly AccountRef? _account;

    public Author(Membership membership) => Membership = membership;

    /// <param name="nick">The name.</param>
    /// <param name="account">The account; null where nobody is logged in, and nothing is judged.</param>
    /// <param name="isMember">Whether the account is in the room by some connection, so that of coming in only a ban is judged.</param>
    /// <param name="address">Where it comes from, or of IPv6 the network; null where there is no such thing.</param>
    public Author(Nickname nick, AccountRef? account = null, bool isMember = false, IPAddress? address = null) =>
        (_nick, _account, IsMember, Address) = (nick, account, isMember, address);

    /// <summary>Whether the account is in the room by some connection of its own.</summary>
    public bool IsMember { get; }

    /// <summary>Whether the account is a server operator.</summary>
    public bool IsOperator { get; init; }

    /// <summary>Where somebody who is not in the room comes from.</summary>
    public IPAddress? Address { get; }

    /// <summary>The member; null for somebody who is not in the room.</summary>
    public Membership? Membership { get; }

    public Nickname Nick => _nick ?? Membership!.ShownAs;

    public AccountRef? Account => Membership is { } membership ? membership.Person.Account : _account;
}
