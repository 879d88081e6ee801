using ChatHost.Protocols.Line.Commands;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class LineCommandsTests
{
    public static TheoryData<string> Verbs => [.. LineCommands.All.Select(command => command.Verb)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_has_a_test_file_of_its_own(string verb)
    {
        var command = LineCommands.All.Single(command => command.Verb == verb);

        Assert.True(File.Exists(Repository.PathOf(
            "ChatHost.Tests", "Protocols", "Line", "Commands", $"{command.GetType().Name}Tests.cs")));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_says_how_to_type_it_and_what_it_does(string verb)
    {
        var command = LineCommands.All.Single(command => command.Verb == verb);

        Assert.Matches("^/[a-z]+$", verb);
        Assert.Matches($"^{verb}( [A-Z]+| \\[[A-Z]+\\])*$", command.Usage);
        Assert.Matches("^[a-z].{5,60}[^.]$", command.Summary);
    }
}
