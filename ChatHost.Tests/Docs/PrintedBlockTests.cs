namespace ChatHost.Tests.Docs;

public sealed class PrintedBlockTests
{
    [Fact]
    public void Indented_and_fenced_blocks_are_found_with_their_lines()
    {
        var blocks = Read("""
            Text

                dotnet build

                dotnet test
            - item
                which goes on
            ```sh
            curl x
              indented
            ```
            ```csharp
            return;
            ```
            ~~~
            nc y
            ~~~
            """);

        Assert.Equal(
            ["3: dotnet build||dotnet test", "9: curl x|  indented", "16: nc y"],
            blocks.Select(block => $"{block.Number}: {string.Join('|', block.Lines)}"));
    }

    [Theory]
    [InlineData("alice < bob: hi", true, false)]
    [InlineData("alice   $ nc localhost 12345", true, false)]
    [InlineData("$ curl x", false, false)]
    [InlineData("./run", false, false)]
    [InlineData("{\"type\":\"start\"}", false, true)]
    [InlineData("* You are user1", false, true)]
    public void By_its_first_line_one_knows_what_a_block_is(string line, bool isTalk, bool isNoCommand)
    {
        var block = new PrintedBlock("a.md", 1, [line]);

        Assert.Equal((isTalk, isNoCommand), (block.IsTalk, block.IsNoCommand));
    }

    [Fact]
    public void Between_prompts_stand_answers()
    {
        var commands = PrintedCommand.In(new("a.md", 3, ["$ curl \\", "    x", "{\"a\":1,", " \"b\":2}", "", "$ true"])).ToArray();

        Assert.Equal(["a.md:3 curl x", "a.md:8 true"], commands.Select(command => $"{command.Place} {command.Text}"));
        Assert.Equal(["{\"a\":1,\"b\":2}"], commands[0].Answer);
        Assert.Empty(commands[1].Answer!);
    }

    [Fact]
    public void Without_a_prompt_each_line_is_a_command_whose_answer_is_not_shown()
    {
        var commands = PrintedCommand.In(new("a.md", 1, ["dotnet build", "dotnet test"])).ToArray();

        Assert.Equal(["dotnet build", "dotnet test"], commands.Select(command => command.Text));
        Assert.All(commands, command => Assert.Null(command.Answer));
    }

    private static IReadOnlyList<PrintedBlock> Read(string text) => PrintedBlock.Read("a.md", text.Split('\n'));
}
