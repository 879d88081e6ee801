using System.Globalization;
using ChatHost.Admin;
using ChatHost.Admin.Views;

namespace ChatHost.Tests.Admin;

public sealed class IdempotencyKeysTests
{
    private static readonly SaidView Said = new("general", 1, 1);

    private readonly SetTime _time = new();
    private readonly IdempotencyKeys _keys;

    public IdempotencyKeysTests() => _keys = new(_time);

    [Fact]
    public async Task What_was_said_under_a_key_is_found_again()
    {
        await SayAsync("k", "content");

        using var again = await ClaimAsync("k", "content");

        Assert.Same(Said, again.Said);
        Assert.False(again.IsForOtherContent);
    }

    [Fact]
    public async Task Keys_are_told_apart_by_every_character()
    {
        await SayAsync("k", "content");

        using var other = await ClaimAsync("K", "content");

        Assert.Null(other.Said);
    }

    [Fact]
    public async Task A_key_is_for_one_content()
    {
        await SayAsync("k", "content");

        using var other = await ClaimAsync("k", "other");

        Assert.True(other.IsForOtherContent);
    }

    [Fact]
    public async Task Who_comes_while_the_first_is_under_way_waits_for_it()
    {
        var first = await ClaimAsync("k", "content");
        var second = ClaimAsync("k", "content");
        var third = ClaimAsync("k", "other");
        var waited = !second.IsCompleted && !third.IsCompleted;

        first.Keep(Said);
        first.Dispose();

        Assert.True(waited);
        Assert.Same(Said, (await second).Said);
        Assert.True((await third).IsForOtherContent);
    }

    [Fact]
    public async Task A_failed_attempt_leaves_the_key_to_the_next_one_alone()
    {
        var first = await ClaimAsync("k", "content");
        var others = new List<Task<IdempotencyKeys.Claim>> { ClaimAsync("k", "other"), ClaimAsync("k", "other") };

        first.Dispose();
        var next = await Task.WhenAny(others);
        others.Remove(next);
        var (claim, waits) = (await next, !others[0].IsCompleted);
        claim.Keep(Said);
        claim.Dispose();

        Assert.True(waits);
        Assert.Same(Said, (await others[0]).Said);
        Assert.False((await others[0]).IsForOtherContent);
    }

    [Fact]
    public async Task Who_waits_may_give_up()
    {
        using var first = await ClaimAsync("k", "content");
        using var patience = new CancellationTokenSource();
        var second = _keys.ClaimAsync("k", "content", patience.Token).AsTask();

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task The_oldest_keys_go_first()
    {
        for (var i = 0; i <= IdempotencyKeys.MaxKeys; i++)
            await SayAsync(i.ToString(CultureInfo.InvariantCulture), "content");

        // Looked at from the new end, since each look at a forgotten key is a new attempt.
        using var second = await ClaimAsync("1", "content");
        using var first = await ClaimAsync("0", "content");

        Assert.NotNull(second.Said);
        Assert.Null(first.Said);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await SayAsync("k", "content");

        _time.Now += IdempotencyKeys.MaxAge - TimeSpan.FromSeconds(1);
        var before = (await ClaimAsync("k", "content")).Said;
        _time.Now += TimeSpan.FromSeconds(1);
        using var after = await ClaimAsync("k", "other");

        Assert.NotNull(before);
        Assert.Null(after.Said);
        Assert.False(after.IsForOtherContent);
    }

    [Fact]
    public async Task An_attempt_under_way_is_never_forgotten()
    {
        using var first = await ClaimAsync("k", "content");
        for (var i = 0; i <= IdempotencyKeys.MaxKeys; i++)
            await SayAsync(i.ToString(CultureInfo.InvariantCulture), "content");
        _time.Now += IdempotencyKeys.MaxAge;

        var second = ClaimAsync("k", "content");

        Assert.False(second.IsCompleted);
    }

    private async Task SayAsync(string key, string content)
    {
        using var claim = await ClaimAsync(key, content);
        claim.Keep(Said);
    }

    private Task<IdempotencyKeys.Claim> ClaimAsync(string key, string content) =>
        _keys.ClaimAsync(key, content, TestContext.Current.CancellationToken).AsTask();

    /// <summary>A clock that stands still until it is set.</summary>
    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
