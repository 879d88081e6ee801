using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The files of the checkout that a container build gets to see: all but what <c>.dockerignore</c> keeps out.</summary>
internal static class BuildContext
{
    private static readonly (Regex Pattern, bool KeepsOut)[] Rules =
        [.. File.ReadLines(Repository.PathOf(".dockerignore"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => (PatternOf(line.TrimStart('!')), !line.StartsWith('!')))];

    /// <summary>Whether a path from the checkout's root is there; the last rule that speaks of it decides.</summary>
    public static bool Has(string path) => !Rules.LastOrDefault(rule => rule.Pattern.IsMatch(path)).KeepsOut;

    /// <summary>The paths from the root of all files at or below one.</summary>
    public static IEnumerable<string> FilesOf(string path)
    {
        var full = Repository.PathOf(path);
        var files = File.Exists(full) ? [full] : Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories);
        return files.Select(file => Path.GetRelativePath(Repository.Root, file)).Where(Has);
    }

    /// <summary>A rule speaks of what it names and of all below.</summary>
    private static Regex PatternOf(string rule)
    {
        var pattern = Regex.Escape(rule).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return new($"^{pattern}(/.*)?$", RegexOptions.CultureInvariant);
    }
}
