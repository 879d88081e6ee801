using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting.Import;

/// <summary>
/// <c>ChatHost import --format irssi|weechat|energymech FILE --room ROOM</c>: says in a room, at its own time, what the log of an IRC client has.
/// Once, however often it is run, also as the log grows. The server must rest. Exit code 0 or 1.
/// </summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(IConfiguration configuration, CommandLine commandLine, TextWriter output, TextWriter errors)
    {
        var options = (HistoryOptions)SettingsCatalog.Sections.Single(section => section.OptionsType == typeof(HistoryOptions)).Bind(configuration);
        var kind = StoreKinds.Of(options);
        if (kind.GetFile(options) is not { } store)
            return await FailAsync(errors, $"History:Store = {options.Store}: this store keeps nothing to import into.");
        if (!ChatLogFormat.All.TryGetValue(commandLine.Format!, out var make))
            return await FailAsync(errors, $"--format={ShownValue.Of(commandLine.Format!)}: {string.Join(", ", ChatLogFormat.All.Keys)} are known.");
        if (!RoomName.TryParse(commandLine.Room!.TrimStart('#'), out var room, out var reason))
            return await FailAsync(errors, $"--room={ShownValue.Of(commandLine.Room!)}: {reason}");
        if (kind.IsInUse(options))
            return await FailAsync(errors, $"{store.Path}: a ChatHost uses the file. Stop it first.");
        try
        {
            var lines = File.ReadLines(commandLine.File!);
            var clock = new LogClock();
            await using var services = Services(kind, options, clock);
            await kind.OpenAsync(services, CancellationToken.None);
            var result = await new LogImport(kind.GetHistory(services), clock).RunAsync(room, make(commandLine.File!), lines);
            await output.WriteLineAsync(FormattableString.Invariant($"{room}: {result.Said} lines imported, {result.Known} were there before."));
            if (result.Older == 0)
                return 0;
            return await FailAsync(
                errors, FormattableString.Invariant($"{room}: {result.Older} lines were left out, since the room has newer ones. Take a room of their own for them."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or HistoryStartException or HistoryUnavailableException)
        {
            return await FailAsync(errors, $"{commandLine.File}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static ServiceProvider Services(IStoreKind kind, HistoryOptions options, TimeProvider clock)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(clock).AddSingleton<IOptionsMonitor<HistoryOptions>>(new Fixed(options));
        kind.Register(services);
        return services.BuildServiceProvider();
    }

    private static async Task<int> FailAsync(TextWriter errors, string why)
    {
        await errors.WriteLineAsync(why);
        return 1;
    }

    private sealed class Fixed(HistoryOptions options) : IOptionsMonitor<HistoryOptions>
    {
        public HistoryOptions CurrentValue => options;

        public HistoryOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<HistoryOptions, string?> listener) => null;
    }
}
