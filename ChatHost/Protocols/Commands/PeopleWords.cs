using System.Globalization;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Commands;

/// <summary>
/// What operations answer, in the words that people read: each text once, whatever carries it to them. How a text is shown, and what
/// else the protocol tells then, is the protocol's.
/// </summary>
internal abstract class PeopleWords : IAnswers
{
    public abstract void Done(Outcome outcome);

    public abstract void Refused(Refusal refusal);

    public virtual void NickChanged(Nickname nick) => Reply($"Nickname changed to: {nick}");

    public virtual void Left(Room room) => Notice(LeftText(room));

    /// <summary>What somebody reads who is out of a room.</summary>
    public static string LeftText(Room room) => $"You left {room.Name}.";

    public static string InvitedText(RoomName room, Nickname by) => $"{by} invites you to {room}. /join {room}";

    public static string AnnouncedText(Nickname by, string text) => $"{by} (operator): {text}";

    /// <summary>What somebody reads who was taken out of a room.</summary>
    public static string RemovedText(Room room, Removal removal)
    {
        if (removal.By is null)
            return LeftText(room);
        var verb = removal.Do == RoomAction.Ban ? "banned" : "kicked";
        return string.IsNullOrEmpty(removal.Text) ? $"{removal.By} {verb} you from {room.Name}." : $"{removal.By} {verb} you from {room.Name}: {removal.Text}";
    }

    public virtual void PrivateSent(PrivateMessage message, bool isToSelf) => Reply(SentText(message));

    /// <summary>What the sender of a private message reads.</summary>
    public static string SentText(PrivateMessage message) => $"you -> {message.To}: {message.Text}";

    public virtual void PrivateWaits(Nickname to) => Notice($"{to} is not here. It is kept, and {to} reads it at the next login.");

    public virtual async ValueTask PrivateAsync(AccountRef reader, AccountRef other, IReadOnlyList<PrivateMessage> lines)
    {
        if (lines.Count == 0)
            Notice($"Nothing is kept between you and {other.Name}.");
        else
            await ShowPrivateAsync(reader, lines);
    }

    public virtual async ValueTask PrivateMissedAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines)
    {
        Notice(lines.Count == 1 ? "While you were away, 1 private line came:" : $"While you were away, {lines.Count} private lines came:");
        await ShowPrivateAsync(reader, lines);
    }

    public virtual void AsideSaid(AsideMessage message) => Reply(AsideText(message, "you"));

    /// <summary>What those read to whom something was said aside.</summary>
    public static string AsideText(AsideMessage message, string by) =>
        $"{by} -> {(message.Least == RoomRank.Operator ? "operators" : "operators and voiced")} of {message.Room}: {message.Text}";

    public virtual void AwaySet(string? text, bool isNews) =>
        Notice(text is not null ? $"You are away: {text}" : isNews ? "You are no longer away." : "You are not away. /away TEXT says that you are.");

    public virtual void IsAway(Nickname nick, string text) => Notice(AwayText(nick, text));

    /// <summary>What somebody reads who has written to somebody away.</summary>
    public static string AwayText(Nickname nick, string text) => $"{nick} is away: {text}";

    public void Ignored(Nickname nick) => Notice($"You ignore {nick}. /unignore {nick} shows their lines again.");

    public void Unignored(Nickname nick) => Notice($"You no longer ignore {nick}.");

    public virtual void Topic(Room room, RoomEvent? set) =>
        Notice(set?.Text is { } topic ? $"Topic of {room.Name}: {topic}" : $"{room.Name} has no topic.");

    public virtual ValueTask MembersAsync(RoomName room, IReadOnlyList<string> named, int total)
    {
        var more = total > named.Count ? $" and {total - named.Count} more" : "";
        Notice($"{room}: {(total == 0 ? "nobody" : string.Join(", ", named))}{more}");
        return default;
    }

    public virtual ValueTask RoomsAsync(RoomPage page)
    {
        var (rooms, total, _) = page;
        foreach (var room in rooms)
            Notice($"{room.Name}: {room.Members} here");
        if (total > rooms.Count)
            Notice($"{total} rooms in all, the first {rooms.Count} shown.");
        else if (total == 0)
            Notice("There are no rooms. /join makes one.");
        return default;
    }

    public virtual async ValueTask LastAsync(Room room, IReadOnlyList<RoomEvent> events)
    {
        if (events.Count == 0)
            Notice($"Nothing is kept of {room.Name}.");
        else
            await ShowOfAsync(room, events);
    }

    public virtual async ValueTask AfterAsync(Room room, long after, IReadOnlyList<RoomEvent> events)
    {
        if (events.Count == 0)
        {
            Notice($"Nothing after {after} in {room.Name}.");
            return;
        }

        if (events[0].Seq > after + 1)
            Notice($"{room.Name} is kept from {events[0].Seq} on.");
        await ShowOfAsync(room, events);
        if (events[^1].Seq < room.LastSeq)
            Notice($"More: /since {events[^1].Seq} {room.Name}");
    }

    public async ValueTask MatchesAsync(Room room, SearchResult result)
    {
        var (found, reached) = result;
        if (found.Count > 0)
            await ShowOfAsync(room, found);
        else if (reached is null)
            Notice($"No messages in {room.Name} match.");
        if (reached is { } number)
            Notice(string.Create(CultureInfo.InvariantCulture, $"Searched back to {number}: there may be more before it."));
    }

    public async ValueTask ReplayAsync(Membership membership, IReadOnlyList<RoomEvent> events) => await ShowAsync(events);

    public abstract ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events);

    public abstract void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble);

    public void Hello(IReadOnlyList<RewoundRoom> rooms, IReadOnlyDictionary<string, long>? read) =>
        throw new NotSupportedException("Nobody types a command to begin a session or to come back to one.");

    public void Commands(IReadOnlyList<OperationRow> rows)
    {
        foreach (var row in rows.Where(row => row.Verb is not null && Offers(row)))
            Notice($"{row.Usage}: {row.Summary}");
    }

    public virtual void Registered(Account account) => Notice($"{account.Name} is registered, and yours.");

    public virtual void LoggedIn(Person person, Account account)
    {
        Reply($"Nickname changed to: {person.Nickname}");
        Notice($"You are logged in as {account.Name}.");
        if (person.Count > 1)
        {
            var rooms = person.Sessions.SelectMany(session => session.Rooms).Select(room => room.Room.Name.Text).Distinct();
            Notice($"{person.Count} connections. In {string.Join(", ", rooms)}.");
        }
    }

    public virtual void LoggedOut(Nickname nick)
    {
        Reply($"Nickname changed to: {nick}");
        Notice("You are logged out.");
    }

    public void PasswordChanged(int ended) => Notice(ended switch
    {
        0 => "Password changed.",
        1 => "Password changed. 1 other session was ended.",
        _ => $"Password changed. {ended} other sessions were ended.",
    });

    public virtual void AccountShown(AccountView view)
    {
        foreach (var line in AccountText.Of(view))
            Notice(line);
    }

    public void KeyMade(string label, LoginKey key) => Notice($"Key {label}: {key.Text} It is shown only now.");

    public void CertificateAdded(string fingerprint) => Notice($"Certificate {AccountText.Shorten(fingerprint)} logs you in from now on.");

    public void ItemEnded(string? what) => Notice($"Ended: {what ?? "everything but this connection"}.");

    public void AccountDeleted(string account, long? erased) =>
        Notice(erased is { } count ? $"{account} is deleted. {count} messages were erased." : $"{account} is deleted.");

    public void NotEntered(Refusal refusal) => Refused(refusal);

    public void SecretSentInClear() => Notice("Your password went over the network unencrypted.");

    public virtual void Moderated(Moderated moderated)
    {
        foreach (var line in ModerationAnswers.Of(moderated))
            Notice(line);
    }

    public void RoomShown(RoomRuleView view)
    {
        foreach (var line in ModerationAnswers.Of(view))
            Notice(line);
    }

    public virtual void Bans(Room room, IReadOnlyList<RoomBan> bans)
    {
        foreach (var ban in bans)
            Notice(ModerationAnswers.Of(ban));
        if (bans.Count == 0)
            Notice($"{room.Name} has no bans.");
    }

    public virtual void Metadata(MetadataView view) => throw new NotSupportedException("Nobody types a command to note or to see metadata.");

    public void ServerBanned(ServerBanSet set) => Notice(ModerationAnswers.Of(set));

    public void ServerBans(IReadOnlyList<ServerBan> bans)
    {
        foreach (var ban in bans)
            Notice(ModerationAnswers.Of(ban));
        if (bans.Count == 0)
            Notice("Nobody is banned from the server.");
    }

    public void ServerOperated(string what) => Notice(what);

    public virtual void Quit() => Quit("Bye.");

    /// <summary>What the server tells.</summary>
    protected abstract void Notice(string text);

    /// <summary>What became of what was typed, in a line without a mark.</summary>
    protected abstract void Reply(string text);

    /// <summary>Shows events of the log, less those of ignored people, as a long answer that ends when it is no longer read.</summary>
    /// <returns>How many were shown.</returns>
    protected abstract ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events);

    /// <summary>Shows private messages of the log, as a long answer that ends when it is no longer read.</summary>
    protected abstract ValueTask<int> ShowPrivateAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines);

    /// <summary>Ends the connection after these last words.</summary>
    protected abstract void Quit(string text);

    /// <summary>Whether a command can be typed in this protocol.</summary>
    protected virtual bool Offers(OperationRow row) => true;

    private async ValueTask ShowOfAsync(Room room, IReadOnlyList<RoomEvent> events)
    {
        if (await ShowAsync(events) == 0)
            Notice($"Nothing to show of {room.Name}: all of it is from people you ignore.");
    }
}
