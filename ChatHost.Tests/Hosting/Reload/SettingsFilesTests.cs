using ChatHost.Hosting.Reload;
using ChatHost.Tests.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Hosting.Reload;

public sealed class SettingsFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_stays_the_same_has_not_changed()
    {
        var files = Watch("{}");

        Assert.Equal([false, false, false], Looks(files, 3));
    }

    [Fact]
    public void A_change_counts_once_when_two_looks_find_the_same()
    {
        var files = Watch("{}");
        files.HaveChanged();

        _directory.Write("appsettings.json", """{ "Limits": """);
        Assert.False(files.HaveChanged());
        _directory.Write("appsettings.json", """{ "Limits": {} }""");

        Assert.Equal([false, true, false, false], Looks(files, 4));
    }

    [Fact]
    public void A_file_exchanged_behind_a_link_has_changed()
    {
        _directory.Write("one.json", "{}");
        _directory.Write("two.json", """{ "Limits": {} }""");
        var link = Path.Combine(_directory.FullName, "appsettings.json");
        File.CreateSymbolicLink(link, "one.json");
        var files = new SettingsFiles(ConfigurationOf());
        files.HaveChanged();

        File.Delete(link);
        File.CreateSymbolicLink(link, "two.json");

        Assert.Equal([false, true, false], Looks(files, 3));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_at_this_moment_has_not_changed()
    {
        var files = Watch("{}");
        files.HaveChanged();

        // As when the process has no file handle for it.
        using (new FileStream(Path.Combine(_directory.FullName, "appsettings.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal([false, false, false], Looks(files, 3));

        Assert.Equal([false, false, false], Looks(files, 3));
    }

    [Fact]
    public void A_file_that_is_gone_has_changed_and_so_has_one_that_is_back()
    {
        var files = Watch("{}");
        files.HaveChanged();

        File.Delete(Path.Combine(_directory.FullName, "appsettings.json"));
        Assert.Equal([false, true, false], Looks(files, 3));
        _directory.Write("appsettings.json", "{}");

        Assert.Equal([false, true, false], Looks(files, 3));
    }

    private SettingsFiles Watch(string content)
    {
        _directory.Write("appsettings.json", content);
        return new(ConfigurationOf());
    }

    private ConfigurationManager ConfigurationOf()
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(_directory.FullName, "appsettings.json"));
        return configuration;
    }

    private static bool[] Looks(SettingsFiles files, int times) => [.. Enumerable.Range(0, times).Select(_ => files.HaveChanged())];
}
