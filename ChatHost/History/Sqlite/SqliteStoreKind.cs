namespace ChatHost.History.Sqlite;

/// <summary>History in one SQLite file.</summary>
internal sealed class SqliteStoreKind : IStoreKind
{
    public HistoryStoreKind Name => HistoryStoreKind.Sqlite;

    public IReadOnlyList<string> SettingsReadAtStart =>
        [nameof(HistoryOptions.Path), nameof(HistoryOptions.Sync), nameof(HistoryOptions.SetAsideCorrupt)];

    public void Register(IServiceCollection services) => services
        .AddSingleton<SqliteHistoryStore>().AddSingleton<SqliteTokenStore>().AddSingleton<SqliteDatabase>();

    public IHistoryStore GetHistory(IServiceProvider services) => services.GetRequiredService<SqliteHistoryStore>();

    public ITokenStore GetTokens(IServiceProvider services) => services.GetRequiredService<SqliteTokenStore>();

    public IDatabase GetDatabase(IServiceProvider services) => services.GetRequiredService<SqliteDatabase>();

    public ValueTask OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<SqliteHistoryStore>().Start();
        return ValueTask.CompletedTask;
    }

    public IHistoryFile GetFile(HistoryOptions options) => new SqliteHistoryFile(Path.GetFullPath(options.Path));

    public bool IsInUse(HistoryOptions options) => FileInspection.IsInUse(Path.GetFullPath(options.Path));

    public void Check(HistoryOptions options, bool isRunning, IStoreCheckReport report)
    {
        HistoryFileCheck.Run(options, isRunning, report);
        DataFolderCheck.Run(options, isNeeded: true, report);
    }
}
