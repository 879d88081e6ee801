using ChatHost.History.Postgres;
using ChatHost.History.Sqlite;

namespace ChatHost.History;

/// <summary>
/// All kinds of stores. A new one is a folder of its own, a name in <see cref="HistoryStoreKind"/>, a group of settings in
/// <see cref="HistoryOptions"/> if it needs any, and a row here.
/// </summary>
internal static class StoreKinds
{
    public static IReadOnlyList<IStoreKind> All { get; } =
    [
        new MemoryStoreKind(),
        new SqliteStoreKind(),
        new PostgresStoreKind(),
    ];

    /// <summary>The kind that the settings select.</summary>
    public static IStoreKind Of(HistoryOptions options) => All.Single(kind => kind.Name == options.Store);
}
