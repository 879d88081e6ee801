using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <content>What the session hears: handed to its connection, or kept until there is one.</content>
internal sealed partial class ResumableSession
{
    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        lock (_lock)
            _connection?.Joined(membership, members, lastSeq);
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership)
    {
        if (_connection is { } connection && membership.IsLive)
            connection.Deliver(batch, membership);
        else
            DeliverAside(batch, membership);
    }

    SessionOrigin? ISessionRecipient.Origin => _connection?.Origin;

    void ISessionRecipient.End(SessionEnd end)
    {
        ISessionConnection? connection;
        lock (_lock)
            connection = _connection ?? _lease?.Connection;
        _ = Token.EndAsync().AsTask();
        if (connection is not null)
            connection.End(end);
        else
            End(text: null);
    }

    void ISessionRecipient.Changed() => _ = Token.SaveChangesAsync().AsTask();

    void ISessionRecipient.Invited(RoomName room, Nickname by)
    {
        lock (_lock)
            _connection?.Invited(room, by);
    }

    void ISessionRecipient.Announced(Nickname by, string text)
    {
        lock (_lock)
            _connection?.Announced(by, text);
    }

    string ISessionRecipient.User => _connection?.User ?? "~json";

    void ISessionRecipient.Removed(Membership membership, Removal removal)
    {
        lock (_lock)
        {
            if (_connection is { } connection)
                connection.Removed(membership, removal);
            else if (_state != SessionState.Ended)
                (_removed ??= []).Add((membership, removal));
        }

        _ = Token.SaveChangesAsync().AsTask();
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        if (Session.Hides(message, sender))
            return true;
        lock (_lock)
        {
            return _connection is { } connection
                ? connection.TryDeliverPrivate(message, sender)
                : _state != SessionState.Ended && TryWait(new(Notice: null, In: null, message, sender), SizeOf(message));
        }
    }

    void ISessionRecipient.SentPrivate(PrivateMessage message)
    {
        lock (_lock)
            _connection?.SentPrivate(message);
    }

    void ISessionRecipient.MarkedRead(ReadMark mark)
    {
        lock (_lock)
            _connection?.MarkedRead(mark);
    }

    void ISessionRecipient.HearAside(AsideMessage message)
    {
        lock (_lock)
            _connection?.HearAside(message);
    }

    void ISessionRecipient.Typing(TypingNotice notice)
    {
        lock (_lock)
            _connection?.Typing(notice);
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message)
    {
        lock (_lock)
            _connection?.PrivateNotDelivered(message);
    }
}
