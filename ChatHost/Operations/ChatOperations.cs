using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <summary>All operations of a session, put together: each once, for every protocol.</summary>
internal sealed class ChatOperations
{
    public ChatOperations(
        Lobby lobby,
        RoomDirectory directory,
        ResumableSessions sessions,
        LongWork longWork,
        OperationsMetrics metrics,
        IOptionsMonitor<LimitOptions> limits,
        IOptionsMonitor<HistoryOptions> history,
        AccountStore store,
        CredentialStore credentials,
        AccountOperations accounts,
        ModerationOperations moderation,
        RoomRulesStore rules,
        TryLimiter tries,
        ServerGate gate,
        IOptionsMonitor<AccountOptions> accountOptions,
        MetadataStore metadata)
    {
        (Accounts, Moderation, Gate) = (accounts, moderation, gate);
        var (rooms, texts, catchUp) = (lobby.Rooms, new MessageTexts(limits), new CatchUp(longWork));
        Greeting = new(lobby, credentials, catchUp);
        var privateCatchUp = new PrivateCatchUp(lobby, store);
        var nicks = new ChangeNick(lobby, accounts);
        Start = new StartSession(lobby, Greeting, nicks, privateCatchUp, accounts);
        Resume = new ResumeSession(sessions, Greeting, Start, accounts.Sessions, privateCatchUp);
        Nicks = nicks;
        Join = new JoinRoom(lobby, catchUp, history, tries, accountOptions);
        Leave = new LeaveRoom(texts);
        Rooms = new ListRooms(directory, rooms, rules, longWork);
        Members = new ListMembers(rooms, longWork);
        Private = new SendPrivate(lobby, texts, store, accountOptions);
        PrivateHistory = new ReadPrivateHistory(lobby, store, longWork, history);
        Read = new MarkRead(lobby, store, credentials);
        Say = new Say(texts, new(rooms), limits, metrics);
        Topic = new ReadTopic(rooms);
        History = new ReadHistory(rooms, longWork, history);
        Search = new SearchRoom(rooms, longWork, history);
        Ignore = new IgnorePerson(lobby, limits, metrics);
        Unignore = new UnignorePerson(lobby);
        Help = new ListCommands();
        Quit = new QuitServer(lobby, texts);
        Away = new SetAway(lobby);
        Typing = new ShowTyping(lobby);
        Aside = new SayAside(texts);
        Metadata = new ReadMetadata(lobby, metadata);
        SetMetadata = new SetMetadata(lobby, metadata);
    }

    public Greeting Greeting { get; }

    public AccountOperations Accounts { get; }

    public ModerationOperations Moderation { get; }

    /// <summary>Asked before all else.</summary>
    public ServerGate Gate { get; }

    public IOperation<StartRequest> Start { get; }

    public IOperation<ResumeRequest> Resume { get; }

    public IOperation<NickRequest> Nick => Nicks;

    /// <summary>The same for those who are only coming.</summary>
    public ChangeNick Nicks { get; }

    public IOperation<JoinRequest> Join { get; }

    public IOperation<LeaveRequest> Leave { get; }

    public IOperation<RoomsRequest> Rooms { get; }

    public IOperation<MembersRequest> Members { get; }

    public IOperation<PrivateRequest> Private { get; }

    public IOperation<PrivateHistoryRequest> PrivateHistory { get; }

    public IOperation<ReadRequest> Read { get; }

    public IOperation<SayRequest> Say { get; }

    public IOperation<TopicRequest> Topic { get; }

    public IOperation<HistoryRequest> History { get; }

    public IOperation<SearchRequest> Search { get; }

    public IOperation<IgnoreRequest> Ignore { get; }

    public IOperation<IgnoreRequest> Unignore { get; }

    public IOperation<HelpRequest> Help { get; }

    public IOperation<QuitRequest> Quit { get; }

    public IOperation<AwayRequest> Away { get; }

    public IOperation<TypingRequest> Typing { get; }

    public IOperation<AsideRequest> Aside { get; }

    public IOperation<MetadataRequest> Metadata { get; }

    public IOperation<SetMetadataRequest> SetMetadata { get; }
}
