using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Hosting;

/// <summary>
/// <c>ChatHost migrate --from FILE</c>: moves a SQLite file into the database of <c>Cluster:Database</c>, while no server runs. Exit code
/// 0 or 1.
/// </summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(IConfiguration configuration, string file, TextWriter output, TextWriter errors)
    {
        if (configuration[SettingsCatalog.DatabaseKey] is not { Length: > 0 } database)
        {
            await errors.WriteLineAsync($"{SettingsCatalog.DatabaseKey} is missing: where to, as for the server.");
            return 1;
        }

        var path = Path.GetFullPath(file);
        try
        {
            var settings = PostgresSettings.Parse(database);
            await new FileMove(path, settings, output.WriteLine).RunAsync(NullLogger.Instance);
            await output.WriteLineAsync($"{path}: moved into {settings.Shown}. The file is as it was; no server needs it any more.");
            return 0;
        }
        catch (HistoryStartException exception)
        {
            await errors.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}
