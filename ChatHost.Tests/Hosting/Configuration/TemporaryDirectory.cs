namespace ChatHost.Tests.Hosting.Configuration;

/// <summary>A directory of one test's own, gone after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("chathost-").FullName;

    /// <returns>The file's full name.</returns>
    public string Write(string name, string content)
    {
        var file = Path.Combine(FullName, name);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
