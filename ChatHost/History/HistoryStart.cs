using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Opens the store that the settings select, before any client is accepted.</summary>
internal sealed class HistoryStart(IOptionsMonitor<HistoryOptions> options, IServiceProvider services)
{
    /// <summary>Returns why the store cannot be used, in one line; null when it is open.</summary>
    public async ValueTask<string?> OpenAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StoreKinds.Of(options.CurrentValue).OpenAsync(services, cancellationToken);
            return null;
        }
        catch (HistoryStartException exception)
        {
            return exception.Message;
        }
    }
}
