using System.Text;
using ChatHost.Protocols;
using ChatHost.Tests.Support;
using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What is sent again under the id that it had is said once.</summary>
public sealed class SentAgainTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task A_line_sent_again_while_it_is_under_way_is_said_once_and_acknowledged_with_its_number()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var bob = await chat.ConnectAsync("bob");
        var again = await chat.ConnectAsync();
        again.TakeHello();

        // It shall hear the line as bob alone, whoever comes first.
        await again.TypeAsync("""{"type":"leave","room":"general"}""");
        again.Read();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeAppend(() => held.Task);
        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        bob.Peer.Disconnect(DisconnectReason.Slow);

        var resumed = again.TypeAsync(Encoding.UTF8.GetBytes(
            $$$"""
            {"type":"resume","token":"{{{bob.Token}}}","rooms":{"general":0}}
            {"type":"send","room":"general","text":"once","id":"c1"}
            {"type":"send","room":"general","text":"other","id":"c1"}

            """));

        // Before that it would read the line in the session that it gives up.
        await TestWait.UntilAsync(() => again.Peer.Session == bob.Peer.Session);
        held.SetResult();
        await resumed;

        Assert.Equal(
            [
                "hello bob: general 1 1",
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"once"}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
                """{"type":"error","id":"c1","code":"idReused","text":"Something else was sent under this id."}""",
            ],
            again.Read());
        Assert.Equal(1, chat.Parts.Directory.ListAll().Single().LastSeq);
    }

    [Fact]
    public async Task Each_request_under_an_id_is_answered_also_while_the_first_is_under_way()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var bob = await chat.ConnectAsync("bob");
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeAppend(() => held.Task);

        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        held.SetResult();
        await chat.Parts.SettleAsync();

        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"once"}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
            ],
            bob.Read());
    }

    [Fact]
    public async Task A_line_that_was_erased_and_is_sent_again_is_acknowledged_and_not_said_again()
    {
        var alice = await _chat.ConnectAsync();
        var token = (string)alice.TakeHello()["token"]!;
        await alice.TypeAsync("""{"type":"send","room":"general","text":"secret","id":"c1"}""");
        alice.Peer.Hangup();
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(1));
        await _chat.Parts.SettleAsync();
        Assert.True(_chat.Parts.Rooms.TryFind(ChatParts.Room("general"), out var room));
        await room.EraseAsync(1, 1, by: null);

        var again = await _chat.ResumeAsync(token);
        again.Read();
        var answer = await again.AskAsync("""{"type":"send","room":"general","text":"secret","id":"c1"}""");

        Assert.Equal(["""{"type":"ack","id":"c1","room":"general","seq":1}"""], answer);
    }

    [Fact]
    public async Task Ids_are_known_however_many_came_after_them()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { Messages = new() { Burst = 10_000 } } });
        var bob = await chat.ConnectAsync("bob");
        for (var i = 0; i < 600; i++)
            await bob.Peer.TypeAsync($$"""{"type":"send","room":"general","text":"{{i}}","id":"{{i}}"}""");
        await chat.Parts.SettleAsync();
        bob.Read();

        var first = await bob.AskAsync("""{"type":"send","room":"general","text":"0","id":"0"}""");
        var other = await bob.AskAsync("""{"type":"action","room":"general","text":"0","id":"0"}""");

        Assert.Equal(["""{"type":"ack","id":"0","room":"general","seq":1}"""], first);
        Assert.Contains("idReused", Assert.Single(other), StringComparison.Ordinal);
    }
}
