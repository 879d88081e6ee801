using ChatHost.History;
using ChatHost.History.Sqlite;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The file is rewritten.</summary>
public sealed class FileSpaceTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public void A_large_file_has_its_copy_beside_it_and_a_small_one_in_memory()
    {
        _folder.Open().Dispose();
        using var connection = new WriterConnection(new(_folder.Path, HistorySync.Process));
        var (large, small) = ("", "");

        Assert.True(new FileSpace(connection, maxCopyInMemory: 0).TryPurge(
            () => large = $"{connection.QueryNumber("PRAGMA temp_store")} {_folder.Query("PRAGMA temp_store_directory")}"));
        Assert.True(new FileSpace(connection).TryPurge(() => small = $"{connection.QueryNumber("PRAGMA temp_store")}"));

        // 1 is FILE and 2 is MEMORY: https://www.sqlite.org/pragma.html#pragma_temp_store
        Assert.Equal($"1 {Path.GetDirectoryName(_folder.Path)}", large);
        Assert.Equal("2", small);
        Assert.Equal(2, connection.QueryNumber("PRAGMA temp_store"));
    }

    public void Dispose() => _folder.Dispose();
}
