namespace ChatHost.Benchmarks.Stores;

/// <summary>A way to keep what is said, and the settings that ask for it.</summary>
internal sealed record StoreKind(string Name, params string[] Settings)
{
    /// <summary>The first is what the others are measured against.</summary>
    public static IReadOnlyList<StoreKind> All { get; } =
    [
        new("Memory", "--History:Store=Memory"),
        new("Sqlite, Process", "--History:Store=Sqlite", "--History:Sync=Process"),
        new("Sqlite, Power", "--History:Store=Sqlite", "--History:Sync=Power"),
    ];
}
