using ChatHost.Protocols;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>However one goes, nothing of them remains.</summary>
public sealed class LineSessionEndingTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task A_session_that_ends_leaves_all_rooms_and_frees_its_name()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();
        await alice.TypeAsync("/join dev");
        await bob.TypeAsync("/join dev");
        bob.Read();

        await alice.HangupAsync();

        Assert.Equal(["* alice left dev.", "* alice left general."], bob.Read().Order());
        Assert.Equal(["Nickname changed to: alice"], await bob.AskAsync("/nick alice"));
    }

    [Fact]
    public async Task All_that_a_room_said_before_one_left_comes_before_the_notice_and_nothing_after_it()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new LineChat(new() { Store = store });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);
        var (isAppending, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.BeforeAppend(() =>
        {
            isAppending.TrySetResult();
            return goOn.Task;
        });

        await alice.Peer.TypeAsync("on its way");
        await isAppending.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        var leaving = bob.Peer.TypeAsync("/leave");
        goOn.SetResult();
        await leaving;
        await alice.TypeAsync("after it");
        await bob.SettleAsync();

        Assert.Equal(["alice: on its way", "* You left general."], bob.Read());
    }

    [Fact]
    public async Task A_dismissed_session_leaves_as_others_do()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();

        alice.Peer.Disconnect(new(DisconnectReasonKind.Kicked, "enough"));
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await bob.SettleAsync();

        Assert.Equal(["* alice left general."], bob.Read());
    }

    [Fact]
    public async Task The_line_before_the_hangup_is_said()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();

        await alice.TypeAsync("last words");
        await alice.HangupAsync();

        Assert.Equal(["alice: last words", "* alice left general."], bob.Read());
    }
}
