using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>What operations answer to one request, as objects; each request with an id is answered under it exactly once.</summary>
/// <param name="json">The connection.</param>
/// <param name="request">What was asked; null where the server began by itself.</param>
internal sealed class JsonAnswers(JsonConnection json, JsonRequest? request) : IAnswers
{
    private bool _isQuitting;

    public void Done(Outcome outcome)
    {
        request?.Acknowledge(outcome);
        if (_isQuitting)
            json.Connection.Close(default);
    }

    public void Refused(Refusal refusal)
    {
        if (request is not null)
            request.Refuse(JsonErrorCode.Of(refusal.Code), refusal.Text);
        else
            json.Connection.Send(JsonReplies.Error(id: null, refusal));
    }

    public void NickChanged(Nickname nick)
    {
        // The acknowledgement says it.
    }

    public void Left(Room room) =>
        json.Connection.Send(JsonReplies.OwnLeft(room.Name, json.Services.Now, json.Session.Nickname, room.MemberCount));

    public void PrivateSent(PrivateMessage message, bool isToSelf)
    {
        if (!isToSelf)
            json.Connection.Send(JsonReplies.Private(message));
    }

    public void PrivateWaits(Nickname to)
    {
        // The acknowledgement says that it is kept.
    }

    public async ValueTask PrivateAsync(AccountRef reader, AccountRef other, IReadOnlyList<PrivateMessage> lines) => await ShowPrivateAsync(lines);

    public async ValueTask PrivateMissedAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines) => await ShowPrivateAsync(lines);

    public void AsideSaid(AsideMessage message)
    {
        // The acknowledgement says it.
    }

    public void AwaySet(string? text, bool isNews)
    {
        // The acknowledgement says it.
    }

    public void IsAway(Nickname nick, string text) => json.Connection.Send(JsonReplies.Away(nick, text));

    public void Ignored(Nickname nick)
    {
        // The acknowledgement says it.
    }

    public void Unignored(Nickname nick)
    {
        // The acknowledgement says it.
    }

    public void Topic(Room room, RoomEvent? set) =>
        json.Connection.Send(set is not null ? JsonFormat.Bytes(set) : JsonReplies.NoTopic(room.Name));

    public ValueTask MembersAsync(RoomName room, IReadOnlyList<string> named, int total) =>
        json.Connection.SendAsync(JsonReplies.Members(room, named, total));

    public ValueTask RoomsAsync(RoomPage page) => json.Connection.SendAsync(JsonReplies.Rooms(page));

    public async ValueTask LastAsync(Room room, IReadOnlyList<RoomEvent> events) => await ShowAsync(events);

    public async ValueTask AfterAsync(Room room, long after, IReadOnlyList<RoomEvent> events) => await ShowAsync(events);

    public async ValueTask MatchesAsync(Room room, SearchResult result) => await ShowAsync(result.Found);

    public async ValueTask ReplayAsync(Membership membership, IReadOnlyList<RoomEvent> events) => await ShowAsync(events);

    public async ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events) => await ShowAsync(events);

    public void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble)
    {
        if (from <= to)
            json.Connection.Send(JsonReplies.Gap(room, from, to));
    }

    public void Hello(IReadOnlyList<RewoundRoom> rooms, IReadOnlyDictionary<string, long>? read) => json.PrepareHello(rooms, read);

    public void NotEntered(Refusal refusal) => json.Connection.Send(JsonReplies.Error(id: null, refusal));

    public void Commands(IReadOnlyList<OperationRow> rows) => json.Connection.Send(JsonReplies.Commands(rows));

    public void Registered(Account account)
    {
        // The acknowledgement says it.
    }

    public void LoggedIn(Person person, Account account)
    {
        // The acknowledgement says it.
    }

    public void LoggedOut(Nickname nick)
    {
        // The acknowledgement says it.
    }

    public void PasswordChanged(int ended)
    {
        // The acknowledgement says it.
    }

    public void AccountShown(AccountView view) => json.Connection.Send(JsonAccount.Of(view));

    public void KeyMade(string label, LoginKey key)
    {
        // The acknowledgement holds it.
    }

    public void CertificateAdded(string fingerprint)
    {
        // The acknowledgement says it.
    }

    public void ItemEnded(string? what)
    {
        // The acknowledgement says it.
    }

    public void AccountDeleted(string account, long? erased)
    {
        // The acknowledgement says it.
    }

    public void SecretSentInClear() => json.Connection.Send(JsonReplies.Notice(room: null, "Your password went over the network unencrypted."));

    public void Moderated(Moderated moderated)
    {
        // The room has read of it, and the acknowledgement says it.
    }

    public void RoomShown(RoomRuleView view) => json.Connection.Send(JsonModeration.Of(view));

    public void Bans(Room room, IReadOnlyList<RoomBan> bans) => json.Connection.Send(JsonModeration.Of(room.Name, bans));

    public void ServerBanned(ServerBanSet set)
    {
        // The acknowledgement says it.
    }

    public void ServerBans(IReadOnlyList<ServerBan> bans) => json.Connection.Send(JsonModeration.Of(bans));

    public void ServerOperated(string what)
    {
        // The acknowledgement says it.
    }

    public void Metadata(MetadataView view) => throw new NotSupportedException("IRC alone has metadata.");

    public void Quit() => _isQuitting = true;

    /// <summary>Sends private messages as a long answer.</summary>
    public ValueTask<int> ShowPrivateAsync(IReadOnlyList<PrivateMessage> lines) =>
        LongAnswer.SendAsync(json.Connection, json.Services.LongWork, lines, static (output, line) =>
        {
            JsonReplies.WritePrivate(output, line);
            return true;
        });

    /// <summary>Sends events as a long answer, which waits for its reader, and ends when it is no longer read.</summary>
    /// <returns>How many of them are not marked as ignored.</returns>
    public ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events) =>
        LongAnswer.SendAsync(json.Connection, json.Services.LongWork, events, (output, happened) =>
        {
            var isHidden = json.Session.Hides(happened, author: null);
            JsonFormat.Write(output, happened, isHidden);
            return !isHidden;
        });
}
