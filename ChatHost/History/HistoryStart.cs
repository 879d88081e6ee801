using ChatHost.History.Sqlite;
using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Opens the store that the settings name, before anybody is let in.</summary>
internal sealed class HistoryStart(IOptionsMonitor<HistoryOptions> options, IServiceProvider services)
{
    /// <summary>Returns why the store cannot be used, in one line; null when it is open.</summary>
    public string? Open()
    {
        if (options.CurrentValue.Store != HistoryStoreKind.Sqlite)
            return null;
        try
        {
            services.GetRequiredService<SqliteHistoryStore>().Start();
            return null;
        }
        catch (HistoryFileException exception)
        {
            return exception.Message;
        }
    }
}
