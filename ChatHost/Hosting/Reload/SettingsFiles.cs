using Microsoft.Extensions.Configuration.Json;

namespace ChatHost.Hosting.Reload;

/// <summary>
/// Notices that a settings file is another than before. It reads them every <see cref="Interval"/>: file events get lost
/// where a file is exchanged behind a link or a mount, as Kubernetes does with its ConfigMaps.
/// </summary>
internal sealed class SettingsFiles(IConfiguration sources)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string[] _paths = PathsOf(sources);
    private string? _known;
    private string? _seen;

    /// <summary>
    /// Whether the files have changed since the last time that this said so, or since it was first asked; one that is being
    /// written counts only once two looks find it the same.
    /// </summary>
    public bool HaveChanged()
    {
        if (Read() is not { } found)
            return false;
        _known ??= found;
        var isSettled = found == _seen;
        _seen = found;
        if (!isSettled || found == _known)
            return false;
        _known = found;
        return true;
    }

    private static string[] PathsOf(IConfiguration sources) =>
        sources is not IConfigurationBuilder builder
            ? []
            : [.. builder.Sources.OfType<JsonConfigurationSource>()
                .Select(file => file.FileProvider?.GetFileInfo(file.Path ?? "").PhysicalPath)
                .OfType<string>()];

    /// <summary>What the files say; null if one cannot be opened at this moment, as when the process is out of file handles.</summary>
    private string? Read()
    {
        try
        {
            return string.Join('\0', _paths.Select(ContentOf));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string ContentOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Not there, or not for this user: to be there again counts as a change.
            return "\u0001";
        }
    }
}
