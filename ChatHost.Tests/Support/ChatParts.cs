using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Protocols;
using ChatHost.Protocols.Irc;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Support;

/// <summary>The rooms and all that belongs to them, put together from settings as the host does, without a host.</summary>
internal sealed class ChatParts
{
    private readonly FixedOptions<ResumeOptions> _resumeOptions = new(new());
    private Lobby? _lobby;
    private LineServices? _lineServices;
    private JsonServices? _jsonServices;
    private IHistoryStore? _store;
    private ITokenStore? _tokens;

    public RoomOptions RoomOptions { get; init; } = new();

    public HistoryOptions HistoryOptions { get; init; } = new();

    public LimitOptions LimitOptions { get; init; } = new();

    public ServerOptions ServerOptions { get; init; } = new();

    public IrcOptions IrcOptions { get; init; } = new();

    /// <summary>May change on the way.</summary>
    public ResumeOptions ResumeOptions
    {
        get => _resumeOptions.CurrentValue;
        set => _resumeOptions.CurrentValue = value;
    }

    public ManualTime Time { get; init; } = new();

    /// <summary>Makes the meters; what they measure, a test may listen to.</summary>
    public TestMeters Meters { get; } = new();

    public IHistoryStore Store
    {
        get => _store ??= new MemoryHistoryStore(new FixedOptions<HistoryOptions>(HistoryOptions), Time);
        init => _store = value;
    }

    public ITokenStore Tokens
    {
        get => _tokens ??= new MemoryTokenStore(new FixedOptions<HistoryOptions>(HistoryOptions), Time);
        init => _tokens = value;
    }

    public Lobby Lobby => _lobby ??= new(
        new RoomRegistry(Store, RoomServices),
        RoomServices.Metrics,
        new NameRegistry(Time),
        new ArrivalAnnouncer(Time),
        ServerBans,
        PrivateLogs,
        new LoginExpiry(Time, NullLogger<LoginExpiry>.Instance),
        Time);

    public RoomServices RoomServices => field ??= new(
        new FixedOptions<RoomOptions>(RoomOptions), Time, NullLogger<Room>.Instance, new(Meters), new(Meters, Store, Tokens), Rules, Audit, Cloaks);

    public RoomRulesStore Rules => field ??= new(Database, Audit);

    public PrivateLogs PrivateLogs => field ??= new(
        Store, new(Database), new FixedOptions<HistoryOptions>(HistoryOptions), NullLogger<PrivateLogs>.Instance);

    private AuthoredMessages AuthoredMessages => field ??= new(Rooms, Store, Lobby);

    public ServerBans ServerBans => field ??= new(new(Database, Audit), Cloaks, Time);

    public Cloaks Cloaks => field ??= new(ReadSecret());

    private TryLimiter Tries => field ??= new(Time);

    public ModerationOperations Moderation => field ??= new(
        Rooms, Lobby, Accounts, Audit, Cloaks, new(Lobby, Accounts, AccountOperations.Sessions, ServerBans, Cloaks, Time), AccountOperations, new FixedOptions<LimitOptions>(LimitOptions));

    public RoomRegistry Rooms => Lobby.Rooms;

    public RoomDirectory Directory => field ??= new(Rooms, Store, Time);

    public LineServices LineServices => _lineServices ??= new(
        Lobby,
        Operations,
        new FixedOptions<ServerOptions>(ServerOptions),
        new FixedOptions<LimitOptions>(LimitOptions),
        JsonServices,
        Page,
        LongWork,
        Time);

    public IrcServices IrcServices => field ??= new(
        Lobby,
        Operations,
        Cloaks,
        new FixedOptions<ServerOptions>(ServerOptions),
        new FixedOptions<LimitOptions>(LimitOptions),
        new FixedOptions<HistoryOptions>(HistoryOptions),
        new FixedOptions<AccountOptions>(AccountOptions),
        new FixedOptions<IrcOptions>(IrcOptions),
        Page,
        LongWork,
        Time);

    public ResumableSessions Resumable => field ??= new(
        Lobby,
        Store,
        Tokens,
        _resumeOptions,
        new FixedOptions<LimitOptions>(LimitOptions),
        new(Meters),
        Proofs,
        new FixedOptions<AccountOptions>(AccountOptions),
        Time,
        NullLogger<ResumableSessions>.Instance);

    public AccountOptions AccountOptions { get; init; } = new() { Rounds = 100_000 };

    /// <summary>Called with the iterations of each password that is hashed.</summary>
    public Action<int>? Hashing { get; init; }

    public IDatabase Database { get; init; } = new MemoryDatabase();

    public AuditLog Audit => field ??= new(Database, new FixedOptions<AuditOptions>(new()), Time);

    public AccountStore Accounts => field ??= new(Database, Audit, Time);

    public CredentialStore Credentials => field ??= new(Database, Time);

    public LoginProofs Proofs => field ??= new(Accounts, Credentials, new FixedOptions<AccountOptions>(AccountOptions), Time);

    public AccountOperations AccountOperations => field ??= new(
        Accounts,
        Credentials,
        Logins,
        Proofs,
        new(Time),
        new(Accounts, Logins, Lobby),
        AuthoredMessages,
        Lobby,
        new FixedOptions<AccountOptions>(AccountOptions),
        Time);

    public SecureAccess SecureAccess { get; } = new();

    private Logins Logins => field ??= new(
        Accounts, Credentials, new(Time, Hashing), Tries, new(Database), () => ServerOptions.Name, SecureAccess, new FixedOptions<AccountOptions>(AccountOptions), Time);

    public ChatOperations Operations => field ??= new(
        Lobby,
        Directory,
        Resumable,
        LongWork,
        OperationsMetrics,
        new FixedOptions<LimitOptions>(LimitOptions),
        new FixedOptions<HistoryOptions>(HistoryOptions),
        Accounts,
        Credentials,
        AccountOperations,
        Moderation,
        Rules,
        Tries,
        new(() => ServerOptions.Password, Tries, new FixedOptions<AccountOptions>(AccountOptions)),
        new FixedOptions<AccountOptions>(AccountOptions),
        new(Database));

    public OperationsMetrics OperationsMetrics => field ??= new(Meters);

    public LongWork LongWork => field ??= new(Time);

    public PageAddress Page { get; } = new();

    public JsonServices JsonServices => _jsonServices ??= new(
        Lobby,
        Operations,
        Resumable,
        LongWork,
        new FixedOptions<ServerOptions>(ServerOptions),
        new FixedOptions<LimitOptions>(LimitOptions),
        new FixedOptions<HistoryOptions>(HistoryOptions),
        new FixedOptions<AccountOptions>(AccountOptions),
        Time);

    private ServerSecret ReadSecret()
    {
        var secret = new ServerSecret(Database);
        secret.GetAsync().AsTask().GetAwaiter().GetResult();
        return secret;
    }

    public static RoomName Room(string name) =>
        RoomName.TryParse(name, out var parsed, out var reason) ? parsed : throw new ArgumentException(reason, nameof(name));

    public static Nickname Nick(string name) =>
        Nickname.TryParse(name, out var parsed, out var reason) ? parsed : throw new ArgumentException(reason, nameof(name));

    /// <summary>A new session that writes down what it hears.</summary>
    public (Session Session, RecordingRecipient Recipient) Enter(string? nick = null)
    {
        var recipient = new RecordingRecipient();
        var session = Lobby.Enter(recipient);
        if (nick is not null)
            Assert.True(Lobby.TryRename(session, Nick(nick)));
        return (session, recipient);
    }

    /// <summary>The same, announced and in a room.</summary>
    public async Task<(Membership Membership, RecordingRecipient Recipient)> EnterAsync(string nick, string room)
    {
        var (session, recipient) = Enter(nick);
        session.Announce();
        return (await JoinAsync(session, room), recipient);
    }

    /// <summary>Enters a room; all in it have heard so.</summary>
    public async Task<Membership> JoinAsync(Session session, string room)
    {
        var result = await Lobby.JoinAsync(session, Room(room));
        Assert.Equal(JoinOutcome.Joined, result.Outcome);
        await result.Membership!.Room.TopicAsync();
        return result.Membership;
    }

    /// <summary>Completes when all rooms have done what they were asked for until now.</summary>
    public async Task SettleAsync()
    {
        await Rooms.FlushAsync();
    }
}
