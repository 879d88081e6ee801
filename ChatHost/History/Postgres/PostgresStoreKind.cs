namespace ChatHost.History.Postgres;

/// <summary>History in a PostgreSQL database.</summary>
internal sealed class PostgresStoreKind : IStoreKind
{
    public HistoryStoreKind Name => HistoryStoreKind.Postgres;

    public IReadOnlyList<string> SettingsReadAtStart => [];

    public string BackupAdvice => "Back up the database with PostgreSQL's own tools: pg_dump, or pg_basebackup and an archive of the write-ahead log.";

    public void Register(IServiceCollection services) => services
        .AddSingleton<PostgresHistoryStore>().AddSingleton<PostgresTokenStore>().AddSingleton<PostgresDatabase>();

    public IHistoryStore GetHistory(IServiceProvider services) => services.GetRequiredService<PostgresHistoryStore>();

    public ITokenStore GetTokens(IServiceProvider services) => services.GetRequiredService<PostgresTokenStore>();

    public IDatabase GetDatabase(IServiceProvider services) => services.GetRequiredService<PostgresDatabase>();

    public ValueTask OpenAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<PostgresHistoryStore>().StartAsync();

    public IHistoryFile? GetFile(HistoryOptions options) => null;

    /// <summary>Never: a database is for as many servers as there are.</summary>
    public bool IsInUse(HistoryOptions options) => false;

    public void Check(HistoryOptions options, bool isRunning, IStoreCheckReport report) => PostgresCheck.Run(options, report);
}
