using System.Text.RegularExpressions;
using ChatHost.Operations;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

public sealed partial class OperationTableTests
{
    public static TheoryData<string> Verbs => [.. LineCommands.Verbs];

    [Fact]
    public void Every_verb_of_the_table_can_be_typed_and_no_other()
    {
        Assert.Equal(OperationTable.Rows.Select(row => row.Verb).OfType<string>().Order(), LineCommands.Verbs.Order());
    }

    [Fact]
    public void Every_type_of_the_table_can_be_asked_for_in_JSON_and_no_other()
    {
        Assert.Equal(OperationTable.Rows.Select(row => row.JsonType).OfType<string>().Distinct().Order(), JsonRequests.Types.Order());
    }

    [Fact]
    public void Operations_that_a_protocol_lacks_say_why()
    {
        Assert.All(OperationTable.Rows, row => Assert.Equal(row.Verb is null || row.JsonType is null, row.WhyNotEverywhere is not null));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_is_typed_in_a_test(string verb)
    {
        var tests = Directory.GetFiles(Repository.PathOf("ChatHost.Tests", "Protocols", "Line", "Commands"), "*.cs").Select(File.ReadAllText);

        Assert.Contains(tests, test => Regex.IsMatch(test, $"\"{verb}[ \"]"));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_says_how_to_type_it_and_what_it_does(string verb)
    {
        var row = OperationTable.Rows.Single(row => row.Verb == verb);

        Assert.Matches("^/[a-z]+$", verb);
        Assert.Matches($"^{verb}( [A-Z]+| \\[[A-Za-z|.\\[\\] ]+\\])*$", row.Usage);
        Assert.Matches("^[a-z].{5,90}[^.]$", row.Summary);
    }

    [Fact]
    public void Every_refusal_has_a_code_in_JSON()
    {
        Assert.All(Enum.GetValues<RefusalCode>(), code => Assert.Matches(CamelCase(), JsonErrorCode.Of(code)));
    }

    [GeneratedRegex("^[a-z]+([A-Z][a-z]+)*$")]
    private static partial Regex CamelCase();
}
