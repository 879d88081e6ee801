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
    private readonly Session _session = new(1, Bob, new RecordingRecipient());
    private readonly Session _other = new(2, Rob, new RecordingRecipient());

    public IgnoreListTests() => _ignored.Add(Bob, _session);

    [Fact]
    public void Nobody_else_is_hidden() => Assert.False(_ignored.Hides(Rob, _other));

    [Fact]
    public void Neither_another_name_nor_another_connection_gets_round_it()
    {
        Assert.True(_ignored.Hides(Rob, _session));
        Assert.True(_ignored.Hides(ChatParts.Nick("BOB"), _other));
        Assert.True(_ignored.Hides(Bob, session: null));
    }

    [Fact]
    public void The_same_one_counts_once()
    {
        _ignored.Add(Bob, _session);
        _ignored.Add(Rob, _session);

        Assert.Equal(1, _ignored.Count);
    }

    [Fact]
    public void Under_any_of_its_names_it_can_be_shown_again()
    {
        Assert.False(_ignored.Remove(Rob, _other));
        Assert.True(_ignored.Remove(Rob, _session));
        Assert.False(_ignored.Remove(Bob, _session));

        Assert.False(_ignored.Hides(Bob, _session));
        Assert.Equal(0, _ignored.Count);
    }
}
