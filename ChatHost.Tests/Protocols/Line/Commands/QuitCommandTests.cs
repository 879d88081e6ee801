using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class QuitCommandTests : CommandTests
{
    [Theory]
    [InlineData("/quit", "* alice left general.")]
    [InlineData("/quit so long", "* alice left general: so long")]
    [InlineData("/quit \u001B[31mred\u202E", "* alice left general: [31mred")]
    [InlineData("/quit \u0007", "* alice left general.")]
    public async Task One_reads_Bye_and_the_room_reads_that_one_left(string line, string told)
    {
        Assert.Equal(["* Bye."], await AskAsync(line));

        Assert.Equal([told], Bob.Read());
        await Alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_room_reads_the_parting_message_once()
    {
        await Alice.TypeAsync("/join dev");
        await Bob.TypeAsync("/join dev");
        Bob.Read();

        await Alice.TypeAsync("/quit so long");

        Assert.Equal(["* alice left dev: so long", "* alice left general: so long"], Bob.Read().Order());
    }

    [Fact]
    public async Task Lines_after_quit_are_not_processed()
    {
        await Alice.TypeAsync("before\r\n/quit\r\nafter");

        Assert.Equal(["alice: before", "* alice left general."], Bob.Read());
    }
}
