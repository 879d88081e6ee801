using ChatHost.Client;

namespace ChatHost.Tests.Client;

public sealed class ChatEventTests
{
    [Fact]
    public void Messages_are_read_with_all_their_fields()
    {
        var read = ChatEvent.Parse(
            """{"type":"action","room":"dev","seq":42,"time":"2026-01-31T23:59:58.123Z","nick":"alice","text":"waves","first":41,"ignored":true,"later":1}""");

        Assert.Equal(
            new MessageEvent
            {
                Room = "dev",
                Seq = 42,
                Time = new DateTimeOffset(2026, 1, 31, 23, 59, 58, 123, TimeSpan.Zero),
                Nick = "alice",
                Text = "waves",
                First = 41,
                IsAction = true,
                IsIgnored = true,
            },
            read);
    }

    [Fact]
    public void Hello_is_read_with_rooms_and_limits()
    {
        var read = ChatEvent.Parse(
            """{"type":"hello","nick":"bob","token":"secret","server":"ChatHost","version":"0.1.0","rooms":[{"name":"dev","lastSeq":46,"members":3}],"limits":{"text":100,"history":50,"perSecond":2.5}}""");

        var hello = Assert.IsType<HelloEvent>(read);
        Assert.Equal(("bob", "secret", "ChatHost 0.1.0"), (hello.Nick, hello.Token, hello.Server));
        Assert.Equal([new RoomState("dev", 46, 3)], hello.Rooms);
        Assert.Equal(new ServerLimits { TextBytes = 100, History = 50, PerSecond = 2.5 }, hello.Limits);
    }

    [Fact]
    public void Tokens_are_left_out_of_what_is_logged()
    {
        var hello = new HelloEvent { Nick = "bob", Token = "secret", Rooms = [] };
        var point = new ChatResumePoint("secret", new Dictionary<string, long> { ["dev"] = 46 });

        Assert.DoesNotContain("secret", $"{hello} {point}", StringComparison.Ordinal);
        Assert.Contains("dev: 46", $"{point}", StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_a_later_version_are_no_error()
    {
        const string Json = """{"type":"hologram","room":"dev"}""";

        Assert.Equal(new UnknownEvent { Type = "hologram", Json = Json }, ChatEvent.Parse(Json));
    }

    [Fact]
    public void The_set_of_events_is_closed()
    {
        var events = typeof(ChatEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ChatEvent)));

        Assert.All(events, type => Assert.True(type.IsSealed || (type.IsAbstract && type.GetConstructors().Length == 0), type.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"message","room":"dev"}""")]
    [InlineData("""{"type":"gap","room":"dev","from":"one","to":2}""")]
    [InlineData("""{"type":"erased","room":"dev","seq":1.5}""")]
    [InlineData("""{"type":"hello","nick":"bob","token":"x"}""")]
    [InlineData("""{"type":"renamed","time":"yesterday","nick":"bob","to":"rob"}""")]
    public void Other_text_is_invalid_data(string text) =>
        Assert.Throws<InvalidDataException>(() => ChatEvent.Parse(text));
}
