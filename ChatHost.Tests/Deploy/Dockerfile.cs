using System.Text.Json;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The Dockerfile of the checkout, as instructions; reads the part of the language that it uses.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(IReadOnlyList<DockerInstruction> instructions)
    {
        var last = instructions.Select((instruction, index) => (instruction, index)).Last(entry => entry.instruction.Name == "FROM").index;
        Build = [.. instructions.Take(last)];
        Image = [.. instructions.Skip(last)];
    }

    /// <summary>What is done to build the program.</summary>
    public IReadOnlyList<DockerInstruction> Build { get; }

    /// <summary>What becomes the image.</summary>
    public IReadOnlyList<DockerInstruction> Image { get; }

    /// <summary>The environment that the image gives to the program.</summary>
    public IReadOnlyDictionary<string, string> Environment => Pairs("ENV");

    public IReadOnlyDictionary<string, string> Labels => Pairs("LABEL");

    public string UserId => Argument("USER").Split(':')[0];

    public IEnumerable<int> Ports => Argument("EXPOSE").Split(' ').Select(int.Parse);

    /// <summary>The words of an instruction in its form for no shell: <c>["a", "b"]</c>.</summary>
    public string[] Command(string name) => JsonSerializer.Deserialize<string[]>(Argument(name)[Argument(name).IndexOf('[')..])!;

    /// <summary>What stands behind the one instruction of that name in the image's part.</summary>
    public string Argument(string name) => Image.Single(instruction => instruction.Name == name).Argument;

    public static Dockerfile Read()
    {
        var text = string.Join('\n', File.ReadLines(Repository.PathOf("Dockerfile")).Where(line => !line.StartsWith('#')));
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new([.. lines.Select(line => line.Split(' ', 2)).Select(parts => new DockerInstruction(parts[0], Blanks().Replace(parts[1], " ").Trim()))]);
    }

    private Dictionary<string, string> Pairs(string name) => Image.Where(instruction => instruction.Name == name)
        .SelectMany(instruction => Pair().Matches(instruction.Argument))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'));

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex("""([\w.]+)=("[^"]*"|\S+)""")]
    private static partial Regex Pair();
}

/// <summary>One instruction, its lines joined.</summary>
internal sealed record DockerInstruction(string Name, string Argument);
