using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Whose messages are meant: those said under a nickname, or those of an account, whatever it was called.</summary>
internal sealed class AuthorFilter
{
    private AuthorFilter(Nickname? nick, long accountId) => (Nick, AccountId) = (nick, accountId);

    /// <summary>The nickname; null where an account is meant.</summary>
    public Nickname? Nick { get; }

    /// <summary>The account; 0 where a nickname is meant.</summary>
    public long AccountId { get; }

    public static AuthorFilter OfAccount(long id) => new(nick: null, id);

    public bool Matches(RoomEvent happened) => Nick is not null ? happened.Nick.Equals(Nick) : happened.Account?.Id == AccountId;

    public static implicit operator AuthorFilter?(Nickname? nick) => nick is null ? null : new(nick, accountId: 0);
}
