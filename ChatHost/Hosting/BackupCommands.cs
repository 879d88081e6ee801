using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Hosting.Configuration;

namespace ChatHost.Hosting;

/// <summary>
/// <c>ChatHost backup FILE</c> and <c>ChatHost restore FILE</c>: a consistent copy of the history, made while the server runs or rests,
/// and its way back while it rests. They need no shell, so they work in a container. Exit code 0 or 1.
/// </summary>
internal static class BackupCommands
{
    public static int BackUp(IConfiguration configuration, string file) => Run(configuration, database =>
    {
        var target = Path.GetFullPath(file);
        var size = DatabaseCopy.BackUp(database, target);
        Console.Out.WriteLine(FormattableString.Invariant($"{target}: {size} bytes, a copy of {database}"));
    });

    public static int Restore(IConfiguration configuration, string file) => Run(configuration, database =>
    {
        var source = Path.GetFullPath(file);
        var aside = DatabaseCopy.Restore(source, database, TimeProvider.System.GetUtcNow());
        Console.Out.WriteLine($"{database}: restored from {source}");
        if (aside is not null)
            Console.Out.WriteLine($"{aside}: what was there before");
    });

    private static int Run(IConfiguration configuration, Action<string> command)
    {
        var history = (HistoryOptions)SettingsCatalog.Sections.Single(section => section.OptionsType == typeof(HistoryOptions)).Bind(configuration);
        try
        {
            if (history.Store != HistoryStoreKind.Sqlite)
                throw new HistoryFileException(history.Path, $"History:Store is {history.Store}, so there is no file.");
            command(Path.GetFullPath(history.Path));
            return 0;
        }
        catch (HistoryFileException exception)
        {
            Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}
