using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>
/// A YAML document as its scalars by their paths, such as <c>spec.containers.0.image</c>. Reads block mappings and
/// sequences with a deeper indent than what holds them, and scalars on one line, which is what deploy/ uses.
/// </summary>
internal sealed partial class YamlFile
{
    private readonly Dictionary<string, string> _scalars = [];

    private YamlFile(string document)
    {
        var holders = new Stack<(int Indent, string Path)>([(-1, "")]);
        var items = new Dictionary<string, int>();
        foreach (var line in document.Split('\n').Where(line => !Comment().IsMatch(line)))
        {
            var content = line.TrimStart();
            var indent = line.Length - content.Length;
            while (holders.Peek().Indent >= indent)
                holders.Pop();
            while (content.StartsWith("- ", StringComparison.Ordinal))
            {
                var sequence = holders.Peek().Path;
                items[sequence] = items.GetValueOrDefault(sequence, -1) + 1;
                holders.Push((indent, $"{sequence}{items[sequence]}."));
                (content, indent) = (content[2..], indent + 2);
            }

            Take(content, indent, holders);
        }
    }

    /// <summary>The scalar at a path.</summary>
    public string this[string path] => _scalars.TryGetValue(path, out var value) ? value : throw new KeyNotFoundException($"No {path}.");

    /// <summary>Each path whose names fit, where <c>*</c> stands for one of them, with its scalar, in the file's order.</summary>
    public IEnumerable<(string Path, string Value)> All(string pattern)
    {
        var regex = new Regex($"^{Regex.Escape(pattern).Replace(@"\*", "[^.]+", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);
        return _scalars.Where(entry => regex.IsMatch(entry.Key)).Select(entry => (entry.Key, entry.Value));
    }

    /// <summary>The documents of one file, which <c>---</c> parts.</summary>
    public static IReadOnlyList<YamlFile> ReadAll(string path) =>
        [.. File.ReadAllText(path).Split("\n---\n").Select(document => new YamlFile(document))];

    /// <summary>A file of one document, by its path in the checkout.</summary>
    public static YamlFile Read(params string[] parts) => ReadAll(Repository.PathOf(parts)).Single();

    private void Take(string content, int indent, Stack<(int Indent, string Path)> holders)
    {
        var path = holders.Peek().Path;
        var entry = Entry().Match(content);
        if (!entry.Success)
            _scalars.Add(path.TrimEnd('.'), Plain(content));
        else if (entry.Groups[2].Value.Length == 0)
            holders.Push((indent, $"{path}{entry.Groups[1].Value}."));
        else
            _scalars.Add($"{path}{entry.Groups[1].Value}", Plain(entry.Groups[2].Value));
    }

    private static string Plain(string scalar) => scalar.Trim('"');

    [GeneratedRegex(@"^\s*(#.*)?$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^([\w./-]+):(?:\s+(.*))?$")]
    private static partial Regex Entry();
}
