using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Irc;

/// <summary>What all IRC connections share, in one reference; settings as they are at this moment.</summary>
internal sealed class IrcServices(
    Lobby lobby,
    ChatOperations operations,
    Cloaks cloaks,
    IOptionsMonitor<ServerOptions> server,
    IOptionsMonitor<LimitOptions> limits,
    IOptionsMonitor<HistoryOptions> history,
    IOptionsMonitor<AccountOptions> accounts,
    IOptionsMonitor<IrcOptions> options,
    PageAddress page,
    LongWork longWork,
    TimeProvider time)
{
    private readonly ConcurrentDictionary<IrcCapabilities, IrcFormat> _formats = new();
    private int _unregistered;
    private int _mostUsers;

    /// <summary>As a version is shown: one word.</summary>
    public static string Version { get; } =
        $"ChatHost-{typeof(IrcServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    /// <summary>The words for what happens to a connection that has asked for nothing.</summary>
    public IServerMessages Messages => field ??= new IrcMessages(this, hasStandardReplies: false);

    /// <summary>Those for one that has asked for standard-replies.</summary>
    public IServerMessages MessagesOfStandardReplies => field ??= new IrcMessages(this, hasStandardReplies: true);

    public Lobby Lobby => lobby;

    public ChatOperations Operations => operations;

    public Cloaks Cloaks => cloaks;

    public ServerOptions Server => server.CurrentValue;

    public LimitOptions Limits => limits.CurrentValue;

    public HistoryOptions History => history.CurrentValue;

    public AccountOptions Accounts => accounts.CurrentValue;

    public IrcOptions Options => options.CurrentValue;

    public PageAddress Page => page;

    public LongWork LongWork => longWork;

    public TimeProvider Time => time;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>When the server began, in UTC.</summary>
    public DateTime Created { get; } = time.GetUtcNow().UtcDateTime;

    public WhoWas WhoWas { get; } = new();

    /// <summary>Who watches which names.</summary>
    public IrcMonitors Monitors { get; } = new(lobby.Names);

    /// <summary>Has the clients read what happens to people in whatever protocol.</summary>
    public void Listen() => lobby.AwayChanged ??= session => IrcPeople.ShowAwayAsync(this, session);

    /// <summary>The network's name: one word.</summary>
    public string Network => Word(Server.Name) is { Length: > 0 } name ? name : "ChatHost";

    /// <summary>The server's own name, which is the source of what it says: it has a dot, as no nickname has.</summary>
    public string Name => Word(Server.IrcName ?? "") is { Length: > 0 } name ? name.Contains('.') ? name : $"{name}.chat" : $"{Network}.chat";

    /// <summary>How what rooms say is written for clients with these capabilities.</summary>
    public IrcFormat FormatOf(IrcCapabilities capabilities) =>
        _formats.TryGetValue(capabilities, out var format) ? format : _formats.GetOrAdd(capabilities, new IrcFormat(this, capabilities));

    /// <summary>Connections that have not said who they are.</summary>
    public int Unregistered => Volatile.Read(ref _unregistered);

    public void Came() => Interlocked.Increment(ref _unregistered);

    public void Registered() => Interlocked.Decrement(ref _unregistered);

    /// <summary>Everybody whom others see.</summary>
    public List<Person> People() => [.. lobby.Names.List().Where(IsHere)];

    /// <summary>The most users at one time, now counted too.</summary>
    public int MostUsers(int now)
    {
        int most;
        while (now > (most = Volatile.Read(ref _mostUsers)))
            Interlocked.CompareExchange(ref _mostUsers, now, most);
        return Math.Max(now, most);
    }

    /// <summary>Somebody whom others see; null where the name is nobody's.</summary>
    public Person? Find(string nick) => lobby.Find(nick) is { } person && IsHere(person) ? person : null;

    public string HostOf(AccountRef? account, IMember? member) => cloaks.Of(account, member?.Address);

    /// <summary>Somebody as a source: <c>nick!user@host</c>.</summary>
    public string SourceOf(Nickname nick, AccountRef? account, IMember? member) => nick.Equals(Nickname.Server)
        ? $"{nick}!~admin@{Name}"
        : $"{nick}!{member?.User ?? "~guest"}@{(member is null && account is null ? "guest.chat" : HostOf(account, member))}";

    /// <summary>Whoever wears a name now as a source.</summary>
    public string SourceOf(Nickname nick) => Find(nick.Text) is { } person ? SourceOf(person) : SourceOf(nick, null, null);

    public string SourceOf(Session session) => SourceOf(session.Nickname, session.Person.Account, session);

    public string SourceOf(Person person) => person.Sessions is [var first, ..] ? SourceOf(first) : $"{person.Nickname}!~guest@guest.chat";

    /// <summary>What the server can, as 005 announces it.</summary>
    public string[] Supports() =>
    [
        "CASEMAPPING=ascii", "CHANTYPES=#", $"NETWORK={Network}", "PREFIX=(ov)@+", "CHANMODES=beI,k,l,CRimnst", "MODES", "STATUSMSG=@+", "NICKLEN=32",
        "CHANNELLEN=33", "TOPICLEN=390", "KICKLEN=390", "AWAYLEN=390", "NAMELEN=150", "USERLEN=11", "HOSTLEN=63",
        string.Create(CultureInfo.InvariantCulture, $"MAXLIST=beI:{lobby.Rooms.Options.MaxBans}"),
        string.Create(CultureInfo.InvariantCulture, $"CHANLIMIT=#:{lobby.Rooms.Options.MaxPerSession}"),
        "EXCEPTS=e", "INVEX=I", "EXTBAN=~,am", "ACCOUNTEXTBAN=a", "ELIST=CMNTU",
        "TARGMAX=PRIVMSG:4,NOTICE:4,TAGMSG:4,JOIN:,PART:,KICK:,NAMES:,WHOIS:1,MONITOR:", $"MONITOR={IrcMonitor.Max}", "WHOX", "BOT=B", "UTF8ONLY", "SAFELIST",
        string.Create(CultureInfo.InvariantCulture, $"CHATHISTORY={History.MaxReplay}"), "MSGREFTYPES=msgid,timestamp",
        .. Accounts.Required ? (string[])["draft/ACCOUNTREQUIRED"] : [],
    ];

    private static bool IsHere(Person person) => person.Sessions.Any(session => session.Recipient.IsHere);

    private static string Word(string text) => string.Concat(text.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'));
}
