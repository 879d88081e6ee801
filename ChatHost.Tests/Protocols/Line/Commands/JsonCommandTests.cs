namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class JsonCommandTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task What_follows_it_is_json_both_ways()
    {
        var alice = await _chat.ConnectAsync("alice");

        var hello = await alice.AskAsync("/JSON");
        var error = await alice.AskAsync("hello");

        Assert.StartsWith("""{"type":"hello","nick":"alice",""", Assert.Single(hello), StringComparison.Ordinal);
        Assert.Equal(["""{"type":"error","code":"invalidJson","text":"Not a JSON object."}"""], error);
    }

    [Fact]
    public async Task It_takes_no_argument()
    {
        var alice = await _chat.ConnectAsync("alice");

        Assert.Equal(["! Usage: /json"], await alice.AskAsync("/json please"));
    }

    [Fact]
    public async Task Whoever_changes_over_and_says_nothing_was_not_there()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync();

        await bob.TypeAsync("/json");

        Assert.Empty(alice.Read());
    }
}
