using System.Runtime.InteropServices;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <content>What the session hears, written as lines of IRC.</content>
internal sealed partial class IrcConnection
{
    private const int MaxTopic = 390;

    private static readonly Range[] WholeBatch = [Range.All];

    private IrcFormat Format => Services.FormatOf(Capabilities & IrcCapabilityTable.OfFormat);

    /// <summary>A topic as a line holds it.</summary>
    public static string TopicFor(string? topic) => string.IsNullOrEmpty(topic) ? "" : IrcLine.Cut(topic, MaxTopic) is var cut && cut.Length < topic.Length ? cut + "…" : topic;

    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        if (IsHere)
            ShowJoin(membership);
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership)
    {
        if (!IsHere)
            return;
        if (!membership.SpokeIn(batch) && !batch.HoldsRename && !batch.HoldsDeparture && !batch.HoldsMarks && !Session.HasIgnored)
        {
            _peer.Send(Format.Of(batch), WholeBatch);
            return;
        }

        if (batch.RunsOf(this, static (irc, entry) => irc.Hears(entry)) is not { Count: > 0 } runs)
            return;
        lock (_replying)
        {
            // What comes of a request with a label waits for the other answers.
            if (_answer is { } answer && membership.SpokeIn(batch))
            {
                foreach (var run in runs)
                {
                    for (var i = run.Start.Value; i < run.End.Value; i++)
                        answer.AddRange(Format.Lines(batch.Entries[i], batch.RoomNumber));
                }

                return;
            }
        }

        _peer.Send(Format.Of(batch), CollectionsMarshal.AsSpan(runs));
    }

    SessionOrigin ISessionRecipient.Origin => _peer.Origin;

    void ISessionRecipient.End(SessionEnd end) => _peer.Disconnect(DisconnectReason.Of(end));

    void ISessionRecipient.Changed()
    {
        // Nothing of an IRC session is kept.
    }

    string ISessionRecipient.User => User;

    string? ISessionRecipient.RealName => RealName;

    void ISessionRecipient.Renamed(Nickname from, Nickname to)
    {
        if (!IsHere || from.Text == to.Text)
            return;
        Services.WhoWas.Add(new(from.Text, User, Services.HostOf(Session.Person.Account, Session), RealName, Services.Now));
        Relay(IrcLine.Of(Services.SourceOf(from, Session.Person.Account, Session), "NICK", [], to.Text), Services.Now, Session.Person.Account);
    }

    void ISessionRecipient.Invited(RoomName room, Nickname by)
    {
        Hear(IrcLine.Of(Services.SourceOf(by), "INVITE", [Session.Nickname.Text], IrcLine.ChannelOf(room)), Services.Now, Services.Find(by.Text)?.Account);
    }

    void ISessionRecipient.InvitedAnother(RoomName room, Nickname who, Nickname by)
    {
        if (!IsHere || !Has(IrcCapabilities.InviteNotify) || by.Equals(Session.Nickname))
            return;
        Hear(IrcLine.Of(Services.SourceOf(by), "INVITE", [who.Text], IrcLine.ChannelOf(room)), Services.Now, Services.Find(by.Text)?.Account);
    }

    void ISessionRecipient.Announced(Nickname by, string text)
    {
        if (HearsWallops && IsHere)
            Hear(IrcLine.Of(Services.Find(by.Text) is { } person ? Services.SourceOf(person) : Services.Name, "WALLOPS", [], text), Services.Now);
        else if (IsHere)
            Hear(IrcLine.Of(Services.Name, "NOTICE", [Target], Commands.PeopleWords.AnnouncedText(by, text)), Services.Now);
    }

    void ISessionRecipient.Removed(Membership membership, Removal removal)
    {
        var channel = IrcLine.ChannelOf(membership.Room.Name);
        if (removal.By is null)
            Relay(IrcLine.Of(Source, "PART", [channel], removal.Denial is { } denial ? Operations.Refusals.Denied(membership.Room.Name, denial).Text : null), Services.Now);
        else if (removal.Do != RoomAction.Kick)
            Relay(IrcLine.Of(Services.SourceOf(removal.By), "KICK", [channel, Session.Nickname.Text], removal.Text ?? removal.By.Text), Services.Now);
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        if (!IsHere)
            return false;
        if (!Session.Hides(message, sender))
            ShowPrivate(message, Services.SourceOf(message.From, message.Account, sender), Session.Nickname.Text, isAnswer: false);
        return true;
    }

    void ISessionRecipient.SentPrivate(PrivateMessage message)
    {
        if (IsHere)
            ShowPrivate(message, Source, message.To.Text, isAnswer: false);
    }

    void ISessionRecipient.MarkedRead(ReadMark mark)
    {
        if (IsHere && Has(IrcCapabilities.ReadMarker))
            Hear(IrcReadMarks.Line(this, mark), Services.Now);
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message) => Numeric("401", [message.To.Text], Operations.Refusals.NotDelivered(message).Text);

    /// <summary>A private line, from or to the user; as an answer it waits for the others of its request.</summary>
    public void ShowPrivate(PrivateMessage message, string source, string target, bool isAnswer = true)
    {
        var tags = IrcTags.Of(Capabilities, message.Time, message.Account, message.Seq > 0 ? $"p{PairOf(message)}-{message.Seq}" : null);
        foreach (var line in IrcFormat.Said(tags, source, message.IsNotice ? "NOTICE" : "PRIVMSG", IrcLine.Middle(target), message.Text, isAction: false))
        {
            if (isAnswer)
                Reply(line);
            else
                SendNow(line);
        }
    }

    /// <summary>Shows the rooms that the user is in already, since another connection of the account is.</summary>
    public async ValueTask ShowOwnRoomsAsync()
    {
        foreach (var membership in Session.Rooms)
        {
            ShowJoin(membership);
            await IrcRooms.ShowAsync(this, membership.Room);
        }
    }

    private static string PairOf(PrivateMessage message) =>
        $"{Math.Min(message.Account!.Id, message.ToAccount!.Id)}.{Math.Max(message.Account.Id, message.ToAccount.Id)}";

    private void ShowJoin(Membership membership)
    {
        var (channel, account) = (IrcLine.ChannelOf(membership.Room.Name), Session.Person.Account);
        Relay(
            Has(IrcCapabilities.ExtendedJoin)
                ? IrcLine.Of(Source, "JOIN", [channel, account?.Name ?? "*"], RealName)
                : IrcLine.Of(Source, "JOIN", [channel], null),
            Services.Now,
            account);
    }

    private bool Hears(RoomBatch.Entry entry)
    {
        var (happened, isOwn) = (entry.Event, entry.Author?.Person == Session.Person);
        if (Session.Hides(happened, entry.Author))
            return false;
        switch (happened.Kind)
        {
            case RoomEventKind.Message or RoomEventKind.Action:
                return entry.Author != Session || Has(IrcCapabilities.EchoMessage);
            case RoomEventKind.Renamed:
                return !isOwn && Session.IsNews(entry);
            case RoomEventKind.Identified:
                return !isOwn && Has(IrcCapabilities.AccountNotify | IrcCapabilities.ChgHost) && Session.IsNews(entry);
            case RoomEventKind.Erased:
                return Has(IrcCapabilities.Redaction);
            case RoomEventKind.Left:
                return Session.IsNews(entry) && happened.Moderation is not { Do: "kick" } && entry.Departure?.TryMarkSeen(Session) != false;
            default:
                return Session.IsNews(entry);
        }
    }
}
