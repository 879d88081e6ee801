namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class TopicCommandTests : CommandTests
{
    [Fact]
    public async Task A_new_topic_is_sent_to_all_in_the_room_including_its_author()
    {
        Assert.Equal(["* Topic of general: the weather"], await AskAsync("/topic the weather"));
        Assert.Equal(["* Topic of general: the weather"], Bob.Read());

        Assert.Equal(["* Topic of general: the weather"], await Bob.AskAsync("/topic"));
        Assert.Empty(Alice.Read());
    }

    [Fact]
    public async Task A_room_without_a_topic_says_so() =>
        Assert.Equal(["* general has no topic."], await AskAsync("/topic"));

    [Fact]
    public async Task A_topic_is_shown_even_from_an_ignored_person()
    {
        await Bob.TypeAsync("/ignore alice");
        Bob.Read();

        await Alice.TypeAsync("/topic news");

        Assert.Equal(["* Topic of general: news"], Bob.Read());
    }
}
