using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Operations;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Json;

/// <summary>What all JSON connections share, in one reference; settings as they are at this moment.</summary>
internal sealed class JsonServices(
    Lobby lobby,
    ChatOperations operations,
    ResumableSessions sessions,
    LongWork longWork,
    IOptionsMonitor<ServerOptions> server,
    IOptionsMonitor<LimitOptions> limits,
    IOptionsMonitor<HistoryOptions> history,
    IOptionsMonitor<AccountOptions> accounts,
    TimeProvider time)
{
    public Lobby Lobby => lobby;

    public ChatOperations Operations => operations;

    public ResumableSessions Sessions => sessions;

    public LongWork LongWork => longWork;

    public ServerOptions Server => server.CurrentValue;

    public LimitOptions Limits => limits.CurrentValue;

    public HistoryOptions History => history.CurrentValue;

    public AccountOptions Accounts => accounts.CurrentValue;

    public TimeProvider Time => time;

    public DateTime Now => time.GetUtcNow().UtcDateTime;
}
