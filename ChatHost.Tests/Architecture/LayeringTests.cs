using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Architecture;

/// <summary>
/// Keeps the arrows of docs/architecture.md one way: change the drawing first, then this table, then the code. The compiled program is
/// asked, and its text too: names written relatively are seen only in the first, constants and lines of <c>using</c> only in the second.
/// </summary>
public sealed partial class LayeringTests
{
    /// <summary>Each folder of ChatHost/, and the folders that it may use.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Hosting"] = ["Admin", "Web", "Transport", "Protocols", "Operations", "Sessions", "Rooms", "Moderation", "Accounts", "History", "Messages"],
        ["Admin"] = ["Transport", "Protocols", "Operations", "Sessions", "Rooms", "Moderation", "Accounts", "History", "Messages"],
        ["Web"] = ["Transport", "Protocols", "Operations", "Sessions", "Rooms", "Moderation", "Accounts", "History", "Messages", "Logging"],
        ["Transport"] = ["Protocols", "Operations", "Sessions", "Rooms", "Moderation", "Messages", "Logging"],
        ["Protocols"] = ["Operations", "Sessions", "Rooms", "Moderation", "Accounts", "History", "Messages"],
        ["Operations"] = ["Sessions", "Rooms", "Moderation", "Accounts", "History", "Messages"],
        ["Sessions"] = ["Rooms", "Moderation", "Accounts", "History", "Messages", "Logging"],
        ["Rooms"] = ["Moderation", "Accounts", "History", "Messages", "Logging"],
        ["Moderation"] = ["Accounts", "History", "Messages", "Logging"],
        ["Accounts"] = ["History", "Messages", "Logging"],
        ["History"] = ["Messages"],
        ["Messages"] = [],
        ["Logging"] = [],
    };

    private static readonly CompiledLayers Compiled = new(typeof(Program).Assembly, "ChatHost");

    public static TheoryData<string> Folders => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_type_uses_a_folder_that_its_own_may_not_use(string folder)
    {
        Assert.Empty(Compiled.PointingElsewhere(folder, Arrows.Keys, Arrows[folder]));
    }

    [Fact]
    public void No_two_folders_use_each_other()
    {
        Assert.Empty(Compiled.InCycles(Arrows.Keys));
    }

    [Fact]
    public void Every_folder_is_in_the_drawing()
    {
        var folders = Directory.GetDirectories(Repository.PathOf("ChatHost")).Select(Path.GetFileName)
            .Where(folder => folder is not ("bin" or "obj" or "Properties")
                && Directory.EnumerateFiles(Repository.PathOf("ChatHost", folder!), "*.cs", SearchOption.AllDirectories).Any());

        Assert.All(folders, folder => Assert.Contains(folder!, Arrows.Keys));
    }

    [Fact]
    public void No_file_uses_a_folder_that_its_own_may_not_use()
    {
        var wrong = from folder in Arrows.Keys
                    from file in SourcesOf(folder)
                    from used in FoldersUsedBy(File.ReadAllText(file))
                    where used != folder && !Arrows[folder].Contains(used)
                    select $"{Path.GetRelativePath(Repository.Root, file)} uses {used}, but {folder} may not";

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_namespace_is_the_folder_it_stands_in()
    {
        var wrong = from folder in Arrows.Keys
                    from file in SourcesOf(folder)
                    let expected = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('/', '.').Replace('\\', '.')
                    let declared = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
                    where declared != expected
                    select $"{Path.GetRelativePath(Repository.Root, file)} declares {declared}, and stands in {expected}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_arrows_make_no_cycle()
    {
        var inwards = new List<string>();
        while (Arrows.Keys.Except(inwards).FirstOrDefault(folder => Arrows[folder].All(inwards.Contains)) is { } next)
            inwards.Add(next);

        Assert.Equal(Arrows.Keys.Order(), inwards.Order());
    }

    [Fact]
    public void A_file_that_points_upward_would_be_named()
    {
        var used = FoldersUsedBy("using ChatHost.Transport;\nusing static ChatHost.Admin.Json;\nvar x = ChatHost.Rooms.Room.Empty;");

        Assert.Equal(["Transport", "Admin", "Rooms"], used);
    }

    private static IEnumerable<string> SourcesOf(string folder) =>
        Directory.Exists(Repository.PathOf("ChatHost", folder))
            ? Directory.EnumerateFiles(Repository.PathOf("ChatHost", folder), "*.cs", SearchOption.AllDirectories)
            : [];

    private static IEnumerable<string> FoldersUsedBy(string source) =>
        Usage().Matches(source).Select(match => match.Groups[1].Value)
            .Where(Arrows.ContainsKey).Distinct();

    [GeneratedRegex(@"(?<!namespace )\bChatHost\.([A-Z]\w*)")]
    private static partial Regex Usage();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
