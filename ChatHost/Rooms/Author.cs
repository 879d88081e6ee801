using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>Whose a message is: a member's, under the name that the room knows at that moment, or that of somebody who is not in the room.</summary>
internal sealed class Author
{
    private readonly Nickname? _nick;
    private readonly AccountRef? _account;

    public Author(Membership membership) => Membership = membership;

    public Author(Nickname nick, AccountRef? account = null) => (_nick, _account) = (nick, account);

    /// <summary>The member; null for somebody who is not in the room.</summary>
    public Membership? Membership { get; }

    public Nickname Nick => _nick ?? Membership!.ShownAs;

    public AccountRef? Account => Membership is { } membership ? membership.Person.Account : _account;
}
