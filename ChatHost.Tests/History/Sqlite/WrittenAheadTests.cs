using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The write-ahead log stays bounded while messages and the search index are written.</summary>
public sealed class WrittenAheadTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task The_write_ahead_log_stays_bounded_while_messages_come_and_are_indexed()
    {
        var log = _folder.Open(new() { MaxPerRoom = 2000 }).Open(ChatParts.Room("dev"));
        var texts = Enumerable.Range(0, 500).Select(i => $"{i} {new string('x', 1000)}").ToArray();
        long largest = 0;

        // Some 15 MiB of texts, whose pages are written several times each.
        for (var i = 0; i < 30; i++)
        {
            await SqliteFolder.SayAsync(log, texts);
            largest = Math.Max(largest, new FileInfo(_folder.Path + "-wal").Length);
        }

        Assert.InRange(largest, 1, 64 << 20);
    }

    [Fact]
    public async Task A_long_reader_lets_it_grow_and_it_starts_over_once_that_is_gone()
    {
        var log = _folder.Open().Open(ChatParts.Room("dev"));
        var texts = Enumerable.Range(0, 500).Select(i => $"{i} {new string('x', 200)}").ToArray();
        await SqliteFolder.SayAsync(log, texts);
        var wal = new FileInfo(_folder.Path + "-wal");
        using (var reader = _folder.Connect())
        {
            reader.Execute("BEGIN; SELECT count(*) FROM messages;");
            for (var i = 0; i < 10; i++)
                await SqliteFolder.SayAsync(log, texts);
        }

        wal.Refresh();
        var grown = wal.Length;
        await TestWait.UntilAsync(async () =>
        {
            await SqliteFolder.SayAsync(log, texts);
            wal.Refresh();
            return Header(wal) > 1;
        });

        Assert.True(grown > 1 << 20);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>How often it restarted from its beginning, from its header: https://www.sqlite.org/fileformat2.html#walformat</summary>
    private static uint Header(FileInfo wal)
    {
        using var file = new FileStream(wal.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[16];
        file.ReadExactly(header);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
    }
}
