using System.Diagnostics.Metrics;
using ChatHost.Accounts;
using ChatHost.History;

namespace ChatHost.Sessions;

/// <summary>
/// Keeps default names that history shows, or that are registered, from being given again, and reads the server's secret, before the first
/// client connects; and counts the names in use.
/// </summary>
internal sealed class NameRestorer : IHostedService
{
    private readonly NameRegistry _names;
    private readonly IHistoryStore _history;
    private readonly AccountStore _accounts;
    private readonly ServerSecret _secret;

    public NameRestorer(NameRegistry names, IHistoryStore history, AccountStore accounts, ServerSecret secret, IMeterFactory meters)
    {
        (_names, _history, _accounts, _secret) = (names, history, accounts, secret);
        meters.Create("ChatHost").CreateObservableUpDownCounter("chathost.names", () => names.Count, "{name}", "Nicknames in use.");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach (var number in _history.FindDefaultNamesAsync(cancellationToken))
            _names.Skip([number]);
        _names.Skip(await _accounts.ListDefaultNamesAsync());
        await _secret.GetAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
