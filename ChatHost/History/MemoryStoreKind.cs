using ChatHost.History.Sqlite;

namespace ChatHost.History;

/// <summary>History in the memory of the process.</summary>
internal sealed class MemoryStoreKind : IStoreKind
{
    public HistoryStoreKind Name => HistoryStoreKind.Memory;

    public IReadOnlyList<string> SettingsReadAtStart => [];

    public void Register(IServiceCollection services) => services
        .AddSingleton<MemoryHistoryStore>().AddSingleton<MemoryTokenStore>().AddSingleton<MemoryDatabase>();

    public IHistoryStore GetHistory(IServiceProvider services) => services.GetRequiredService<MemoryHistoryStore>();

    public ITokenStore GetTokens(IServiceProvider services) => services.GetRequiredService<MemoryTokenStore>();

    public IDatabase GetDatabase(IServiceProvider services) => services.GetRequiredService<MemoryDatabase>();

    public ValueTask OpenAsync(IServiceProvider services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IHistoryFile? GetFile(HistoryOptions options) => null;

    public bool IsInUse(HistoryOptions options) => false;

    /// <summary>Nothing can fail, but an operator who selects another kind later learns about the folder now.</summary>
    public void Check(HistoryOptions options, bool isRunning, IStoreCheckReport report) => DataFolderCheck.Run(options, isNeeded: false, report);
}
