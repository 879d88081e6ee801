using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>
/// What operations answer to the one who asked. A protocol implements it and puts each into its words: a new answer is a new member, so
/// the compiler asks every protocol. What is awaited waits for its reader, and holds up nobody else.
/// </summary>
internal interface IAnswers
{
    /// <summary>It is done; comes after all that came of it.</summary>
    void Done(Outcome outcome);

    /// <summary>It, or a part of it, is not done.</summary>
    void Refused(Refusal refusal);

    void NickChanged(Nickname nick);

    /// <summary>The session is out of the room; all that the room said before was heard.</summary>
    void Left(Room room);

    /// <summary>A private message went out.</summary>
    void PrivateSent(PrivateMessage message, bool isToSelf);

    /// <summary>A private message is kept for an account that is not here.</summary>
    void PrivateWaits(Nickname to);

    /// <summary>What the asking account and another said to each other.</summary>
    ValueTask PrivateAsync(AccountRef reader, AccountRef other, IReadOnlyList<PrivateMessage> lines);

    /// <summary>Private messages that came while nobody of the account was here, or while the session was away.</summary>
    ValueTask PrivateMissedAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines);

    /// <summary>Something was said to some in a room alone.</summary>
    void AsideSaid(AsideMessage message);

    /// <summary>Others read from now on that the session's person is away, or with no text that it is here again.</summary>
    /// <param name="text">Why.</param>
    /// <param name="isNews">False where it was here, and is.</param>
    void AwaySet(string? text, bool isNews);

    /// <summary>Somebody to whom a private message went is away.</summary>
    void IsAway(Nickname nick, string text);

    void Ignored(Nickname nick);

    void Unignored(Nickname nick);

    /// <param name="room">The room.</param>
    /// <param name="set">What set its topic; null where it has none.</param>
    void Topic(Room room, RoomEvent? set);

    /// <summary>Some of those in a room, in order.</summary>
    /// <param name="room">The room.</param>
    /// <param name="named">Their names, as many as were asked for.</param>
    /// <param name="total">How many there are.</param>
    ValueTask MembersAsync(RoomName room, IReadOnlyList<string> named, int total);

    ValueTask RoomsAsync(RoomPage page);

    /// <summary>The last events of a room.</summary>
    ValueTask LastAsync(Room room, IReadOnlyList<RoomEvent> events);

    /// <summary>Events of a room after a number.</summary>
    ValueTask AfterAsync(Room room, long after, IReadOnlyList<RoomEvent> events);

    /// <summary>What a search found.</summary>
    ValueTask MatchesAsync(Room room, SearchResult result);

    /// <summary>Part of what a room said before the session came, or came back.</summary>
    ValueTask ReplayAsync(Membership membership, IReadOnlyList<RoomEvent> events);

    /// <summary>Part of what a room said while that was read.</summary>
    ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events);

    /// <summary>These numbers, both ends included, the log has no more, or cannot give: then <paramref name="trouble"/> says why.</summary>
    void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble);

    /// <summary>Says hello: who the session is, and where.</summary>
    /// <param name="rooms">Its rooms.</param>
    /// <param name="read">How far its account has read, by the keys of rooms; null for a guest.</param>
    void Hello(IReadOnlyList<RewoundRoom> rooms, IReadOnlyDictionary<string, long>? read);

    /// <summary>A session that comes back is not in this room any more, for this reason.</summary>
    void NotEntered(Refusal refusal);

    void Commands(IReadOnlyList<OperationRow> rows);

    /// <summary>An account was made of the name, and the session is logged in to it.</summary>
    void Registered(Account account);

    /// <summary>The session is logged in.</summary>
    /// <param name="person">Who it is now.</param>
    /// <param name="account">The account.</param>
    void LoggedIn(Person person, Account account);

    /// <summary>The session is a guest's from now on.</summary>
    void LoggedOut(Nickname nick);

    /// <param name="ended">How many other sessions were ended.</param>
    void PasswordChanged(int ended);

    /// <summary>What an account has.</summary>
    void AccountShown(AccountView view);

    void KeyMade(string label, LoginKey key);

    /// <param name="fingerprint">Of the certificate that logs the account in from now on, in hex.</param>
    void CertificateAdded(string fingerprint);

    /// <param name="what">What was ended: <c>key ci</c>; null for everything but this session.</param>
    void ItemEnded(string? what);

    /// <param name="erased">How many messages were erased with it; null where none were to be.</param>
    void AccountDeleted(string account, long? erased);

    /// <summary>What an operator asked for in a room is done, and the room has read of it.</summary>
    void Moderated(Moderated moderated);

    /// <summary>Who rules a room, and how.</summary>
    void RoomShown(RoomRuleView view);

    /// <summary>The bans and mutes of a room.</summary>
    void Bans(Room room, IReadOnlyList<RoomBan> bans);

    /// <summary>Somebody was banned from the server.</summary>
    void ServerBanned(ServerBanSet set);

    /// <summary>The bans from the server.</summary>
    void ServerBans(IReadOnlyList<ServerBan> bans);

    /// <param name="what">What a server operator has done, for people.</param>
    void ServerOperated(string what);

    /// <summary>What programs note of a room or a person.</summary>
    void Metadata(MetadataView view);

    /// <summary>A password or key came over a connection that others may read.</summary>
    void SecretSentInClear();

    /// <summary>The session has ended at its own wish: the connection ends when this is read.</summary>
    void Quit();
}
