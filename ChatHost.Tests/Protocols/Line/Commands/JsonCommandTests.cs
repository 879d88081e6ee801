namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class JsonCommandTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task Both_directions_are_json_after_the_command()
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
    public async Task A_client_that_switches_and_says_nothing_was_never_announced()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync();

        await bob.TypeAsync("/json");

        Assert.Empty(alice.Read());
    }
}
