using ChatHost.History;
using ChatHost.Hosting.Configuration;

namespace ChatHost.Hosting;

/// <summary>
/// <c>ChatHost backup FILE</c> and <c>ChatHost restore FILE</c>: a consistent copy of the history, made while the server runs or rests,
/// and its way back while it rests. They need no shell, so they work in a container. Exit code 0 or 1.
/// </summary>
internal static class BackupCommands
{
    public static int BackUp(IConfiguration configuration, string file) => Run(configuration, history =>
    {
        var target = Path.GetFullPath(file);
        var size = history.BackUp(target);
        Console.Out.WriteLine(FormattableString.Invariant($"{target}: {size} bytes, a copy of {history.Path}"));
    });

    public static int Restore(IConfiguration configuration, string file) => Run(configuration, history =>
    {
        var source = Path.GetFullPath(file);
        var aside = history.Restore(source, TimeProvider.System.GetUtcNow());
        Console.Out.WriteLine($"{history.Path}: restored from {source}");
        if (aside is not null)
            Console.Out.WriteLine($"{aside}: what was there before");
    });

    private static int Run(IConfiguration configuration, Action<IHistoryFile> command)
    {
        var options = (HistoryOptions)SettingsCatalog.Sections.Single(section => section.OptionsType == typeof(HistoryOptions)).Bind(configuration);
        if (StoreKinds.Of(options).GetFile(options) is not { } history)
        {
            return Fail(StoreKinds.Of(options).BackupAdvice
                ?? $"History:Store = {options.Store}: this store keeps no file to back up or restore. {StoresWithFile(options)} does.");
        }

        try
        {
            command(history);
            return 0;
        }
        catch (HistoryFileException exception)
        {
            return Fail(exception.Message.ReplaceLineEndings(" "));
        }
    }

    private static string StoresWithFile(HistoryOptions options) =>
        string.Join(" or ", StoreKinds.All.Where(kind => kind.GetFile(options) is not null).Select(kind => kind.Name));

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
