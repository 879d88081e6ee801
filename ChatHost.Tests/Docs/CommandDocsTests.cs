using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>What the documents tell people to type is typed, and does what they say.</summary>
public sealed partial class CommandDocsTests
{
    private const string Readme = "README.md";

    /// <summary>What looks like a path and is a resource of Kubernetes.</summary>
    private static readonly string[] NoPaths = ["statefulset/chathost"];

    public static TheoryData<string> DocumentsWithCommands => [.. PrintedBlock.Documents.Where(document => Commands(document).Any())];

    [Theory]
    [MemberData(nameof(DocumentsWithCommands))]
    public async Task Every_command_does_what_its_document_says(string document)
    {
        var inNoList = Commands(document)
            .Where(command => IsRun(command) && !KnownCommands.MayBeRun(command.Text))
            .Select(command => $"{command.Place}: neither may be run nor is excused: {command.Text}");
        Assert.Empty(inNoList);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The documents speak to a POSIX shell.");
        var missing = Commands(document).Where(IsRun).SelectMany(Terminal.Missing).Distinct().ToArray();
        Assert.SkipWhen(missing.Length > 0, $"Not installed: {string.Join(", ", missing)}.");
        if (!Commands(document).Any(IsRun))
            return;

        // The README's people have talked before; in the README itself they talk in their place.
        await using var terminal = await Terminal.OpenAsync();
        if (document != Readme)
            await terminal.TalkAsync(PrintedBlock.In(Readme).Single(block => block.IsTalk));
        foreach (var block in PrintedBlock.In(document))
        {
            if (block.IsTalk)
                await terminal.TalkAsync(block);
            foreach (var command in CommandsOf(block).Where(IsRun))
                await terminal.RunAsync(command);
            await terminal.EndBlockAsync();
        }
    }

    [Theory]
    [InlineData("curl -s localhost:8080/metrics | grep 'rm -rf /'", true)]
    [InlineData("A=1 out/ChatHost --Listeners:Chat:Port=2323; echo $?", true)]
    [InlineData("kubectl delete pod chathost-0", false)]
    [InlineData("echo hello && rm x", false)]
    [InlineData("echo \"$(openssl rand -hex 32)\"", false)]
    [InlineData("echo `id`", false)]
    public void Only_commands_that_leave_the_machine_alone_may_be_run(string command, bool mayBeRun)
    {
        Assert.Equal(mayBeRun, KnownCommands.MayBeRun(command));
    }

    [Fact]
    public void The_readme_shows_people_who_talk()
    {
        Assert.Single(PrintedBlock.In(Readme), block => block.IsTalk);
    }

    [Fact]
    public void Nothing_is_excused_that_no_document_prints()
    {
        var blocks = PrintedBlock.Documents.SelectMany(PrintedBlock.In).ToArray();
        var printed = blocks.SelectMany(CommandsOf).Select(command => command.Text).ToHashSet();

        Assert.Empty(KnownCommands.NotRun.Keys.Except(printed));
        Assert.Empty(KnownCommands.Servers.Keys.Except(printed));
        Assert.Empty(KnownCommands.NotRun.Keys.Intersect(KnownCommands.Servers.Keys));
        Assert.Empty(KnownCommands.NoCommands.Keys.Except(blocks.Select(block => block.Lines[0])));
        Assert.All(KnownCommands.NotRun.Values, Assert.NotEmpty);
    }

    [Fact]
    public void Commands_that_cannot_be_run_name_existing_files()
    {
        var missing =
            from document in PrintedBlock.Documents
            from command in Commands(document).Where(command => !IsRun(command))
            from word in Quoted().Replace(command.Text, "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where IsOfTheCheckout(word) && !Path.Exists(Repository.PathOf(word))
            select $"{command.Place}: {word}";

        Assert.Empty(missing);
    }

    private static IEnumerable<PrintedCommand> Commands(string document) => PrintedBlock.In(document).SelectMany(CommandsOf);

    private static IEnumerable<PrintedCommand> CommandsOf(PrintedBlock block) =>
        block.IsTalk || block.IsNoCommand || KnownCommands.NoCommands.ContainsKey(block.Lines[0]) ? [] : PrintedCommand.In(block);

    private static bool IsRun(PrintedCommand command) => !KnownCommands.NotRun.ContainsKey(command.Text);

    /// <summary>A path that starts nowhere else, or a project.</summary>
    private static bool IsOfTheCheckout(string word) =>
        word.StartsWith("ChatHost", StringComparison.Ordinal)
        || (word.Contains('/') && !word.Contains('=') && word[0] is not '/' && !NoPaths.Contains(word));

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}
