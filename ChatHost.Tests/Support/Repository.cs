namespace ChatHost.Tests.Support;

/// <summary>Finds the checkout that the tests were built from, for tests that read its files.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChatHost.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("These tests read the checkout they were built in, and it is gone.");
    }
}
