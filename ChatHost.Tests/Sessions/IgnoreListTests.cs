using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

public sealed class IgnoreListTests
{
    private static readonly Nickname Bob = ChatParts.Nick("bob");
    private static readonly Nickname Rob = ChatParts.Nick("rob");

    private readonly IgnoreList _ignored = new();
    private readonly Person _bob = new(1, Bob, account: null);
    private readonly Person _rob = new(2, Rob, account: null);

    public IgnoreListTests() => _ignored.Add(Bob, _bob);

    [Fact]
    public void Other_people_are_not_hidden() => Assert.False(_ignored.Hides(Rob, _rob));

    [Fact]
    public void Neither_another_name_nor_another_connection_gets_round_it()
    {
        Assert.True(_ignored.Hides(Rob, _bob));
        Assert.True(_ignored.Hides(ChatParts.Nick("BOB"), _rob));
        Assert.True(_ignored.Hides(Bob, person: null));
    }

    [Fact]
    public void The_same_one_counts_once()
    {
        _ignored.Add(Bob, _bob);
        _ignored.Add(Rob, _bob);

        Assert.Equal(1, _ignored.Count);
    }

    [Fact]
    public void Under_any_of_its_names_it_can_be_shown_again()
    {
        Assert.False(_ignored.Remove(Rob, _rob));
        Assert.True(_ignored.Remove(Rob, _bob));
        Assert.False(_ignored.Remove(Bob, _bob));

        Assert.False(_ignored.Hides(Bob, _bob));
        Assert.Equal(0, _ignored.Count);
    }
}
