using ChatHost.Protocols;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;
using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>Sessions that are cut off and come back.</summary>
public sealed class ResumeTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task A_session_that_was_cut_off_resumes_unnoticed_and_reads_what_it_missed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");
        bob.Read();
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"send","room":"general","text":"two"}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst","id":"p"}""");
        alice.Read();

        var again = await _chat.ResumeAsync(bob.Token, """{"general":1}""", ""","id":"r" """);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"three"}""");

        Assert.Equal(
            [
                "hello bob: general 2 2",
                """{"type":"private","nick":"alice","to":"bob","text":"psst"}""",
                """{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}""",
                """{"type":"ack","id":"r"}""",
                """{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}""",
            ],
            again.Read());
        Assert.Equal(bob.Token, again.Token);
        Assert.Equal(["""{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}"""], alice.Read());
        Assert.Equal(0, bob.Peer.HeldPlaces);
    }

    [Fact]
    public async Task A_detached_session_keeps_its_name_and_its_slot_until_the_window_ends()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst"}""");
        var taken = (await alice.AskAsync("""{"type":"nick","nick":"bob"}"""))[^1];
        var heldMeanwhile = bob.Peer.HeldPlaces;

        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(29));
        await _chat.Parts.SettleAsync();
        var early = alice.Read();
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(2));
        await _chat.Parts.SettleAsync();

        Assert.Contains("nickInUse", taken, StringComparison.Ordinal);
        Assert.Equal(1, heldMeanwhile);
        Assert.Empty(early);
        Assert.Equal(
            [
                """{"type":"error","code":"noSuchNick","text":"Not delivered to bob, who did not come back: psst"}""",
                """{"type":"left","room":"general","nick":"bob","members":1}""",
            ],
            alice.Read().Order());
        Assert.Equal(0, bob.Peer.HeldPlaces);
        Assert.Null(_chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob")));
    }

    [Fact]
    public async Task After_the_window_the_token_still_brings_back_name_and_rooms_and_what_was_missed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");
        await bob.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        await alice.TypeAsync("""{"type":"send","room":"dev","text":"two"}""");
        alice.Read();

        var again = await _chat.ResumeAsync(bob.Token, """{"dev":1,"general":0}""");
        var repeated = await again.AskAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        Assert.Equal(["""{"type":"ack","id":"c1","room":"dev","seq":1}"""], repeated.TakeLast(1));
        Assert.Equal(
            ["hello bob: general 0 2, dev 2 2", """{"type":"message","room":"dev","seq":2,"nick":"alice","text":"two"}"""],
            repeated.SkipLast(1));
        Assert.Equal(bob.Token, again.Token);
        Assert.Equal(2, alice.Read().Count(line => line.Contains("\"joined\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_is_not_given_back()
    {
        var bob = await _chat.ConnectAsync("bob");
        await bob.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await _chat.ConnectAsync("bob");

        var again = await _chat.ResumeAsync(bob.Token);

        Assert.Matches("^hello user[0-9]+: general 0 2$", again.Read()[0]);
    }

    [Fact]
    public async Task A_connection_that_is_still_open_reads_why_and_is_closed_when_another_takes_over()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        var again = await _chat.ResumeAsync(bob.Token);
        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");

        Assert.Equal(["""{"type":"bye","code":"takenOver","text":"Your session goes on over another connection."}"""], bob.Read());
        Assert.Equal(["hello bob: general 0 2", """{"type":"message","room":"general","seq":1,"nick":"alice","text":"one"}"""], again.Read());
        Assert.Equal(0, bob.Peer.HeldPlaces);
        Assert.DoesNotContain(alice.Read(), line => line.Contains("left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_given_up_for_another_was_never_noticed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();

        await _chat.ResumeAsync(bob.Token);

        Assert.Empty(alice.Read());
        Assert.Equal(2, _chat.Parts.Lobby.Names.Count);
    }

    [Fact]
    public async Task Two_that_want_each_others_session_do_not_wait_for_each_other()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob");

        var crossed = Task.WhenAll(
            Task.Run(() => alice.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}"}"""), TestContext.Current.CancellationToken),
            Task.Run(() => bob.TypeAsync($$"""{"type":"resume","token":"{{alice.Token}}"}"""), TestContext.Current.CancellationToken));

        await crossed.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Private_lines_wait_within_the_limit_and_one_more_is_refused()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { SendQueueBytes = 4096, MaxLineBytes = 2000 } });
        var lines = new LineChat(chat.Parts);
        var bob = await chat.ConnectAsync("bob");
        var alice = await lines.ConnectAsync("alice");
        await bob.HangupAsync();
        var text = new string('x', 1800);

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
            answers.AddRange(await alice.AskAsync($"/msg bob {text}"));

        Assert.Equal(
            [$"you -> bob: {text}", $"you -> bob: {text}", "! Not delivered to bob: they are away, and too much waits for them."], answers);
    }

    [Fact]
    public async Task With_no_window_a_session_ends_with_its_connection_and_its_token_is_good()
    {
        var chat = new JsonChat(new() { ResumeOptions = new() { ResumeWindow = TimeSpan.Zero } });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);

        await bob.HangupAsync();
        var left = alice.Read();
        var again = await chat.ResumeAsync(bob.Token);

        Assert.Equal(["""{"type":"left","room":"general","nick":"bob","members":1}"""], left);
        Assert.Equal("hello bob: general 0 2", again.Read()[0]);
        Assert.Equal(0, bob.Peer.HeldPlaces);
    }

    [Fact]
    public async Task Rooms_not_named_bring_live_events_only()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");

        var again = await _chat.ResumeAsync(bob.Token);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"two"}""");

        Assert.Equal(
            ["hello bob: general 1 2", """{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}"""], again.Read());
    }
}
