namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class MeCommandTests : CommandTests
{
    [Fact]
    public async Task The_room_reads_what_one_does_and_it_looks_like_no_notice()
    {
        Assert.Empty(await AskAsync("/me left general."));

        Assert.Equal(["~ alice left general."], Bob.Read());
    }

    [Fact]
    public async Task Elsewhere_it_names_the_room()
    {
        await Bob.TypeAsync("/join dev");
        Bob.Read();

        await Alice.TypeAsync("/me waves");

        Assert.Equal(["[general] ~ alice waves"], Bob.Read());
    }

    [Fact]
    public async Task Without_a_text_nothing_is_done() => Assert.Equal(["! Usage: /me TEXT"], await AskAsync("/me  "));
}
