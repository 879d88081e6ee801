using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace ChatHost.Tests.Deploy;

/// <summary>A YAML document as its scalars by their paths, such as <c>spec.containers.0.image</c>.</summary>
internal sealed class YamlFile
{
    private readonly Dictionary<string, string> _scalars;

    private YamlFile(YamlDocument document) =>
        _scalars = ScalarsOf(document.RootNode, "").ToDictionary(scalar => scalar.Path, scalar => scalar.Value);

    /// <summary>The scalar at a path.</summary>
    public string this[string path] => _scalars.TryGetValue(path, out var value) ? value : throw new KeyNotFoundException($"No {path}.");

    /// <summary>Each path whose names fit, where <c>*</c> stands for one of them, with its scalar, in the file's order.</summary>
    public IEnumerable<(string Path, string Value)> All(string pattern)
    {
        var regex = new Regex($"^{Regex.Escape(pattern).Replace(@"\*", "[^.]+", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);
        return _scalars.Where(entry => regex.IsMatch(entry.Key)).Select(entry => (entry.Key, entry.Value));
    }

    /// <summary>The documents of one file, which <c>---</c> parts.</summary>
    public static IReadOnlyList<YamlFile> ReadAll(string path)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(path);
        stream.Load(text);
        return [.. stream.Documents.Select(document => new YamlFile(document))];
    }

    /// <summary>A file of one document, by its path in the checkout.</summary>
    public static YamlFile Read(params string[] parts) => ReadAll(Repository.PathOf(parts)).Single();

    private static IEnumerable<(string Path, string Value)> ScalarsOf(YamlNode node, string path) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(child => ScalarsOf(child.Value, Join(path, ((YamlScalarNode)child.Key).Value!))),
        YamlSequenceNode sequence => sequence.Children.SelectMany(
            (child, index) => ScalarsOf(child, Join(path, index.ToString(CultureInfo.InvariantCulture)))),
        YamlScalarNode scalar => [(path, scalar.Value ?? "")],
        _ => throw new NotSupportedException($"{path} is neither a mapping, a sequence nor a scalar."),
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
