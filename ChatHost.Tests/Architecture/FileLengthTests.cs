using ChatHost.Tests.Support;

namespace ChatHost.Tests.Architecture;

public sealed class FileLengthTests
{
    private const int MaxLines = 300;

    [Fact]
    public void No_source_file_of_the_server_is_over_300_lines()
    {
        var files = Directory.EnumerateFiles(Repository.PathOf("ChatHost"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(
            File.ReadLines(file).Count() <= MaxLines, $"{Path.GetRelativePath(Repository.Root, file)} has over {MaxLines} lines."));
    }
}
