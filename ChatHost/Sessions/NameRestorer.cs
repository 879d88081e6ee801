using System.Diagnostics.Metrics;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Moderation;

namespace ChatHost.Sessions;

/// <summary>
/// Keeps default names that history shows, or that are registered, from being given again, and reads the server's secret and whom it has banned,
/// before the first client connects; and counts the names in use.
/// </summary>
internal sealed class NameRestorer : IHostedService
{
    private readonly NameRegistry _names;
    private readonly IHistoryStore _history;
    private readonly AccountStore _accounts;
    private readonly ServerSecret _secret;
    private readonly ServerBans _bans;

    public NameRestorer(NameRegistry names, IHistoryStore history, AccountStore accounts, ServerSecret secret, ServerBans bans, IMeterFactory meters)
    {
        (_names, _history, _accounts, _secret, _bans) = (names, history, accounts, secret, bans);
        meters.Create("ChatHost").CreateObservableUpDownCounter("chathost.names", () => names.Count, "{name}", "Nicknames in use.");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach (var number in _history.FindDefaultNamesAsync(cancellationToken))
            _names.Skip([number]);
        _names.Skip(await _accounts.ListDefaultNamesAsync());
        await _secret.GetAsync();
        await _bans.LoadAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
