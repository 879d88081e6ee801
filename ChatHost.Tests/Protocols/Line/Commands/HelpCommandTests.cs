using ChatHost.Operations;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class HelpCommandTests : CommandTests
{
    [Fact]
    public async Task Every_command_has_one_line_a_notice_that_starts_with_how_to_type_it()
    {
        var read = await AskAsync("/help");

        var rows = OperationTable.Rows.Where(row => row.Verb is not null).ToArray();
        Assert.Equal(rows.Length, read.Count);
        Assert.All(rows.Zip(read), pair => Assert.StartsWith($"* {pair.First.Usage}: ", pair.Second, StringComparison.Ordinal));
        Assert.Contains("* /nick NAME: take a nickname", read);
    }
}
