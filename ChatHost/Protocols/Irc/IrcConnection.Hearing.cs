using System.Globalization;
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

    /// <summary>Those that change how what others say is written.</summary>
    public IrcCapabilities FormatCapabilities => IrcCapabilityTable.FormatOf(Capabilities);

    private IrcFormat Format => Services.FormatOf(FormatCapabilities);

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
                    answer.AddRange(Format.Pieces([.. batch.Entries.Take(run)], batch.RoomNumber).SelectMany(lines => lines));

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

    bool IRecipient.KeepsMemberLists => true;

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

    void ISessionRecipient.Typing(TypingNotice notice)
    {
        if (IsHere && Has(IrcCapabilities.MessageTags))
            SendNow(IrcTagMessages.LineOf(this, notice));
    }

    void ISessionRecipient.HearAside(AsideMessage message)
    {
        if (!IsHere)
            return;
        var target = (message.Least == RoomRank.Operator ? '@' : '+') + IrcLine.ChannelOf(message.Room);
        var tags = IrcTags.Of(Capabilities, message.Time, message.By.Person.Account, message.Id);
        foreach (var line in IrcFormat.Said(FormatCapabilities, tags, Services.SourceOf(message.By), message.IsNotice ? "NOTICE" : "PRIVMSG", target, [message.Text]))
        {
            if (message.By == Session)
                Reply(line);
            else
                SendNow(line);
        }
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message) => Numeric("401", [message.To.Text], Operations.Refusals.NotDelivered(message).Text);

    /// <summary>A private line, from or to the user; as an answer it waits for the others of its request.</summary>
    public void ShowPrivate(PrivateMessage message, string source, string target, bool isAnswer = true)
    {
        foreach (var line in LinesOf(message, source, target))
        {
            if (isAnswer)
                Reply(line);
            else
                SendNow(line);
        }
    }

    /// <summary>The same as lines.</summary>
    public List<string> LinesOf(PrivateMessage message, string source, string target, string? batch = null)
    {
        var id = message.Seq > 0 ? string.Create(CultureInfo.InvariantCulture, $"{IrcTags.PairPrefix}{IrcTags.IdOf(message.Pair, message.Seq)}") : message.Id;
        var tags = IrcTags.With(IrcTags.Of(Capabilities, message.Time, message.Account, id, batch), Capabilities, message.ClientTags);
        return IrcFormat.Said(FormatCapabilities, tags, source, message.IsNotice ? "NOTICE" : "PRIVMSG", IrcLine.Middle(target), [message.Text]);
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
