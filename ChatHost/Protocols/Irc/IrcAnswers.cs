using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>What operations answer, as numerics where IRC has them, and else as notices.</summary>
internal sealed class IrcAnswers(IrcConnection irc) : PeopleWords
{
    private List<(AccountRef Reader, IReadOnlyList<PrivateMessage> Lines)>? _missed;

    /// <summary>What the request that is answered asks, and about what.</summary>
    public (string Command, string Subject) Asked { get; set; }

    /// <summary>The same as it was asked.</summary>
    public IrcRequest? Request { get; set; }

    /// <summary>How what was done last ended.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>Whether something was refused since this was last set.</summary>
    public bool HasRefused { get; set; }

    public override void Done(Outcome outcome)
    {
        // What was done shows by itself, or where it is asked for.
        Outcome = outcome;
    }

    public override void Refused(Refusal refusal)
    {
        HasRefused = true;
        var (command, subject) = Asked;
        if (command is "NOTICE" or IrcHistory.Command)
            return;
        if (command == IrcMetadata.Command)
        {
            IrcMetadata.Refuse(irc, refusal, subject);
            return;
        }

        if (command is IrcRegister.Command or IrcReadMarks.Command)
        {
            if (IrcReadMarks.IsQuery(Request) && refusal.Code != RefusalCode.Unavailable)
            {
                irc.Reply(IrcReadMarks.None(irc, subject));
                return;
            }

            var code = command == IrcRegister.Command ? IrcRegister.CodeOf(refusal.Code) : IrcReadMarks.CodeOf(refusal.Code);
            irc.Fail(command, code, [IrcLine.Middle(subject)], refusal.Text);
            return;
        }

        if (command == "NICK" && refusal.Code == RefusalCode.NickReserved)
        {
            irc.Fail(command, "NICKNAME_RESERVED", [IrcLine.Middle(subject)], refusal.Text);
            return;
        }

        if (command == IrcHistory.Redact)
        {
            irc.Fail(command, IrcHistory.RedactCodeOf(refusal.Code), [IrcLine.Middle(subject), IrcLine.Middle(Request![1])], refusal.Text);
            return;
        }

        var (numeric, middles) = IrcRefusals.Find(refusal.Code, command, subject);
        if (numeric is null)
            Notice(refusal.Text);
        else
            irc.Numeric(numeric, middles, refusal.Text);
    }

    public override void NickChanged(Nickname nick)
    {
        // The client reads it as everybody does.
    }

    public override void Left(Room room) => irc.Relay(
        IrcLine.Of(irc.Source, "PART", [IrcLine.ChannelOf(room.Name)], irc.PartText), irc.Now, irc.Session.Person.Account);

    public override void PrivateSent(PrivateMessage message, bool isToSelf)
    {
        if (irc.Has(IrcCapabilities.EchoMessage))
            irc.ShowPrivate(message, irc.Source, message.To.Text);
    }

    /// <summary>The metadata that were asked for, or changed; null where that was refused.</summary>
    public MetadataView? FoundMetadata { get; set; }

    public override void Metadata(MetadataView view) => FoundMetadata = view;

    public override void AsideSaid(AsideMessage message)
    {
        if (irc.Has(IrcCapabilities.EchoMessage))
            ((ISessionRecipient)irc).HearAside(message);
    }

    public override void IsAway(Nickname nick, string text) => irc.Numeric("301", [nick.Text], text);

    public override void AwaySet(string? text, bool isNews)
    {
        if (text is null)
            irc.Numeric("305", "You are no longer marked as being away");
        else
            irc.Numeric("306", "You have been marked as being away");
    }

    public override void Topic(Room room, RoomEvent? set)
    {
        var channel = IrcLine.ChannelOf(room.Name);
        if (set is null || string.IsNullOrEmpty(set.Text))
        {
            irc.Numeric("331", [channel], "No topic is set");
            return;
        }

        irc.Numeric("332", [channel], IrcConnection.TopicFor(set.Text));
        irc.Numeric("333", [channel, set.Nick.Text, IrcLine.Seconds(set.Time)]);
    }

    public override ValueTask RoomsAsync(RoomPage page)
    {
        foreach (var room in page.Rooms)
            irc.ListPage?.Add(room);
        irc.ListNext = page.Next;
        return default;
    }

    /// <summary>Whose private lines CHATHISTORY asked for; null where it may not read them.</summary>
    public (AccountRef Reader, AccountRef Other)? FoundPair { get; set; }

    public override ValueTask PrivateAsync(AccountRef reader, AccountRef other, IReadOnlyList<PrivateMessage> lines)
    {
        FoundPair = (reader, other);
        return default;
    }

    public override async ValueTask PrivateMissedAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines)
    {
        // Before the welcome a client reads no messages.
        if (irc.IsHere)
            await ShowPrivateAsync(reader, lines);
        else
            (_missed ??= []).Add((reader, lines));
    }

    /// <summary>Shows what was missed before the login that came before the welcome.</summary>
    public async ValueTask ShowMissedAsync()
    {
        var missed = _missed ?? [];
        _missed = null;
        foreach (var (reader, lines) in missed)
            await ShowPrivateAsync(reader, lines);
    }

    /// <summary>Nobody was shown what was missed: the next login of the account is.</summary>
    public async ValueTask ReturnMissedAsync()
    {
        foreach (var first in (_missed ?? []).SelectMany(missed => missed.Lines).GroupBy(line => line.Account!.Id).Select(lines => lines.MinBy(line => line.Seq)!))
            await irc.Services.Lobby.Private.MissAsync(first);
        _missed = null;
    }

    public override ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events)
    {
        membership.DeliverMissed(events);
        return default;
    }

    public override void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble)
    {
        if (trouble is not null)
            Refused(Refusals.NotShown(trouble));
    }

    /// <summary>What the account has, where it is asked for to do something with it rather than to be shown.</summary>
    public AccountView? FoundAccount { get; set; }

    public override void AccountShown(AccountView view)
    {
        FoundAccount = view;
        if (Asked.Subject != IrcCertificates.Subject)
            base.AccountShown(view);
    }

    public override void LoggedIn(Person person, Account account) =>
        irc.Numeric("900", [irc.Source, account.Name.Text], $"You are now logged in as {account.Name}");

    public override void Registered(Account account)
    {
        if (Asked.Command == IrcRegister.Command)
            irc.Reply(IrcLine.Of(irc.Services.Name, IrcRegister.Command, ["SUCCESS", account.Name.Text], $"{account.Name} is registered, and yours."));
        LoggedIn(irc.Session.Person, account);
        if (Asked.Command != IrcRegister.Command)
            base.Registered(account);
    }

    public override void LoggedOut(Nickname nick) => irc.Numeric("901", [irc.Source], "You are now logged out");

    public override void Moderated(Moderated moderated)
    {
        if (moderated.Act is { Do: Moderation.RoomAction.Invite, Who: { } who })
            irc.Numeric("341", [who.Shown, IrcLine.ChannelOf(moderated.Room.Name)]);
    }

    public override void Bans(Room room, IReadOnlyList<Moderation.RoomBan> bans)
    {
        foreach (var ban in bans)
            irc.Numeric("367", [IrcLine.ChannelOf(room.Name), (ban.IsMute ? "~m:" : "") + ban.Target.AsMask, ban.By.Split(' ')[^1], IrcLine.Seconds(ban.Since)]);
    }

    protected override void Notice(string text) => irc.Reply(IrcLine.Of(irc.NoticeFrom, "NOTICE", [irc.Target], text));

    protected override void Reply(string text) => Notice(text);

    protected override void Quit(string text) => irc.Quit(irc.PartText);

    protected override ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events) => new(events.Count);

    protected override ValueTask<int> ShowPrivateAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines)
    {
        foreach (var line in lines)
            irc.ShowPrivate(line, irc.Services.SourceOf(line.From, line.Account, null), line.To.Text);
        return new(lines.Count);
    }
}

/// <summary>Refusals as numerics.</summary>
internal static class IrcRefusals
{
    /// <summary>The numeric and its parameters; null where IRC has none.</summary>
    /// <param name="code">Why.</param>
    /// <param name="command">What was asked for.</param>
    /// <param name="subject">What it was about: a channel, a name.</param>
    public static (string? Numeric, string[] Middles) Find(RefusalCode code, string command, string subject) => code switch
    {
        RefusalCode.Banned when command == "AUTHENTICATE" => ("902", []),
        _ when command == "AUTHENTICATE" => ("904", []),
        RefusalCode.InvalidNick => ("432", [subject]),
        RefusalCode.NickInUse when command == "NICK" => ("433", [subject]),
        RefusalCode.NoSuchNick when command is "KICK" or "MODE" => ("441", [subject.Split(' ')[^1], subject.Split(' ')[0]]),
        RefusalCode.NoSuchNick => ("401", [subject.Split(' ')[^1]]),
        RefusalCode.InvalidRoom => ("476", [subject.Split(' ')[0]]),
        RefusalCode.NoSuchRoom => ("403", [subject.Split(' ')[0]]),
        RefusalCode.NotInRoom => (command is "PRIVMSG" or "NOTICE" or "TAGMSG" ? "404" : "442", [subject.Split(' ')[0]]),
        RefusalCode.TooManyRooms => ("405", [subject]),
        RefusalCode.Muted => ("404", [subject]),
        RefusalCode.Unavailable when command is "PRIVMSG" => ("404", [subject]),
        RefusalCode.EmptyText => ("412", []),
        RefusalCode.Banned when command == "JOIN" => ("474", [subject]),
        RefusalCode.Banned => ("404", [subject]),
        RefusalCode.InviteOnly => ("473", [subject]),
        RefusalCode.PasswordNeeded => ("475", [subject]),
        RefusalCode.RoomFull => ("471", [subject]),
        RefusalCode.AccountNeeded when command == "JOIN" => ("477", [subject]),
        RefusalCode.TooManyBans => ("478", [subject.Split(' ')[0], "b"]),
        RefusalCode.NotAllowed when command is "KILL" or "WALLOPS" or "UBAN" => ("481", []),
        RefusalCode.NotAllowed when command is "KICK" or "MODE" or "TOPIC" or "INVITE" or "PRIVMSG" => ("482", [subject.Split(' ')[0]]),
        RefusalCode.NotAllowed when command is "OPER" => ("491", []),
        _ when command is "OPER" => ("464", []),
        _ => (null, []),
    };
}
