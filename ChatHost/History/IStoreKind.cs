namespace ChatHost.History;

/// <summary>
/// One way to keep history: the settings it reads, how it is registered and opened, and how the doctor checks it. All kinds are listed
/// in <see cref="StoreKinds"/>.
/// </summary>
internal interface IStoreKind
{
    /// <summary>The value of <c>History:Store</c> that selects it.</summary>
    HistoryStoreKind Name { get; }

    /// <summary>The settings of <see cref="HistoryOptions"/> that it reads only when it is opened, so a reload does not change them.</summary>
    IReadOnlyList<string> SettingsReadAtStart { get; }

    /// <summary>Registers its stores under their own types; they are created only where this kind is selected.</summary>
    void Register(IServiceCollection services);

    IHistoryStore GetHistory(IServiceProvider services);

    ITokenStore GetTokens(IServiceProvider services);

    IDatabase GetDatabase(IServiceProvider services);

    /// <summary>Opens the stores. Nothing else is asked of them before.</summary>
    /// <exception cref="HistoryStartException">They cannot be opened.</exception>
    ValueTask OpenAsync(IServiceProvider services, CancellationToken cancellationToken);

    /// <summary>The file that these settings name, whether it exists or not; null for a kind that keeps none.</summary>
    IHistoryFile? GetFile(HistoryOptions options);

    /// <summary>For a kind that keeps no file: how else what it keeps is backed up, as a sentence; null where nothing is to be.</summary>
    string? BackupAdvice => null;

    /// <summary>Whether a server uses what these settings name now.</summary>
    bool IsInUse(HistoryOptions options);

    /// <summary>Checks whether a server could use what these settings name. Changes nothing that stays.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="isRunning">Whether a server with these settings runs now.</param>
    /// <param name="report">Receives what was found.</param>
    void Check(HistoryOptions options, bool isRunning, IStoreCheckReport report);
}
