using System.Diagnostics.Metrics;
using ChatHost.History;

namespace ChatHost.Sessions;

/// <summary>
/// Keeps default names that history shows from being given again, before the first client connects, and counts the names in use.
/// </summary>
internal sealed class NameRestorer : IHostedService
{
    private readonly NameRegistry _names;
    private readonly IHistoryStore _history;

    public NameRestorer(NameRegistry names, IHistoryStore history, IMeterFactory meters)
    {
        (_names, _history) = (names, history);
        meters.Create("ChatHost").CreateObservableUpDownCounter("chathost.names", () => names.Count, "{name}", "Nicknames in use.");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach (var number in _history.FindDefaultNamesAsync(cancellationToken))
            _names.Skip([number]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
