using ChatHost.Rooms;

namespace ChatHost.Tests.Rooms;

public sealed class InboxTests
{
    private readonly Inbox<int> _inbox = new();

    [Fact]
    public void The_first_thing_wakes_the_worker_and_the_next_ones_do_not()
    {
        Assert.True(_inbox.TryPost(1, out var first));
        Assert.True(_inbox.TryPost(2, out var second));

        Assert.True(first);
        Assert.False(second);
    }

    [Fact]
    public void The_worker_takes_all_that_waits_in_order_and_then_rests()
    {
        _inbox.TryPost(1, out _);
        _inbox.TryPost(2, out _);

        Assert.True(_inbox.TryTakeAll(out var items));
        Assert.Equal([1, 2], items);
        Assert.False(_inbox.TryTakeAll(out _));

        _inbox.TryPost(3, out var wake);
        Assert.True(wake);
        Assert.True(_inbox.TryTakeAll(out items));
        Assert.Equal([3], items);
    }

    [Fact]
    public void Items_posted_while_the_worker_runs_do_not_change_its_batch()
    {
        _inbox.TryPost(1, out _);
        _inbox.TryTakeAll(out var items);

        _inbox.TryPost(2, out var wake);

        Assert.False(wake);
        Assert.Equal([1], items!);
        Assert.True(_inbox.TryTakeAll(out var next));
        Assert.Equal([2], next);
    }

    [Fact]
    public void It_closes_only_when_empty_and_takes_nothing_then()
    {
        _inbox.TryPost(1, out _);
        _inbox.TryTakeAll(out _);
        _inbox.TryPost(2, out _);

        Assert.False(_inbox.TryClose());
        _inbox.TryTakeAll(out _);
        Assert.True(_inbox.TryClose());

        Assert.False(_inbox.TryPost(3, out var wake));
        Assert.False(wake);
    }

    [Fact]
    public void A_burst_is_let_go_of_afterwards()
    {
        for (var i = 0; i < 10_000; i++)
            _inbox.TryPost(i, out _);

        _inbox.TryTakeAll(out var burst);
        _inbox.TryPost(1, out _);
        _inbox.TryTakeAll(out _);
        _inbox.TryPost(2, out _);
        _inbox.TryTakeAll(out var later);

        Assert.NotSame(burst, later);
        Assert.InRange(later!.Capacity, 1, 1024);
    }

    [Fact]
    public async Task Nothing_is_lost_or_reordered_when_many_post_and_one_worker_at_a_time_takes()
    {
        const int Posters = 4;
        const int Each = 20_000;
        var taken = new List<int>();
        var done = new TaskCompletionSource();

        // Not safe for two threads: should two ever work at once, something is lost.
        void Work()
        {
            while (_inbox.TryTakeAll(out var items))
            {
                taken.AddRange(items);
                if (taken.Count == Posters * Each)
                    done.SetResult();
            }
        }

        void Post(int poster)
        {
            for (var i = 0; i < Each; i++)
            {
                _inbox.TryPost((poster * Each) + i, out var wake);
                if (wake)
                    ThreadPool.QueueUserWorkItem(_ => Work());
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => Task.Run(() => Post(poster), CancellationToken.None)));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(Posters * Each, taken.Count);
        Assert.All(taken.GroupBy(item => item / Each), poster => Assert.Equal(poster.Order(), poster));
    }
}
