using System.Collections.Concurrent;
using System.Net;
using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

/// <summary>How many passwords are hashed at once, who waits for whom, and for how long. A hash is known by its number of iterations.</summary>
public sealed class PasswordCheckerTests : IDisposable
{
    private const int Blocker = 1000;
    private const string Password = "correct horse";

    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();
    private readonly SemaphoreSlim _released = new(0);
    private readonly ConcurrentQueue<int> _begun = new();
    private readonly PasswordChecker _checker;
    private int _running;
    private int _most;

    public PasswordCheckerTests() => _checker = new(_time, Begin);

    [Fact]
    public async Task At_most_one_password_a_core_is_hashed_at_once()
    {
        var checks = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(i => CreateAsync(Blocker, new IPAddress(i + 1L))).ToArray();

        await TestWait.UntilAsync(() => !_begun.IsEmpty);
        _released.Release(checks.Length);
        await Task.WhenAll(checks);

        Assert.InRange(_most, 1, Environment.ProcessorCount);
        Assert.All(checks, check => Assert.NotNull(check.Result));
    }

    [Fact]
    public async Task Whoever_waits_for_five_seconds_is_refused_and_others_go_on()
    {
        var blockers = await BlockAsync();
        var late = CreateAsync(1, Here);
        _time.Advance(PasswordChecker.MaxWait - TimeSpan.FromTicks(1));
        var next = CreateAsync(2, Here);
        Assert.False(late.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await late.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        _released.Release(blockers.Length);

        Assert.NotNull(await next.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(5), PasswordChecker.MaxWait);
        Assert.DoesNotContain(1, _begun);
        await Task.WhenAll(blockers);
    }

    [Fact]
    public async Task A_check_that_waits_for_five_seconds_is_refused_too()
    {
        var blockers = await BlockAsync();
        var late = _checker.CheckAsync(new([1], 1, [1], [1]), Password, Here).AsTask();

        _time.Advance(PasswordChecker.MaxWait);

        Assert.Null(await late.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        _released.Release(blockers.Length);
        await Task.WhenAll(blockers);
    }

    [Fact]
    public async Task Addresses_take_turns_so_that_one_waits_for_itself()
    {
        var blockers = await BlockAsync();
        Task[] waiting =
        [
            .. Enumerable.Range(1, 4).Select(i => CreateAsync(i, Here)),
            .. Enumerable.Range(11, 2).Select(i => CreateAsync(i, There)),
            CreateAsync(21, address: null),
        ];

        // One free place, which all that wait have one after the other.
        _released.Release();
        await Task.WhenAll(waiting).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal([1, 11, 21, 2, 12, 3, 4], _begun.Where(iterations => iterations != Blocker));
        _released.Release(blockers.Length);
        await Task.WhenAll(blockers);
    }

    [Fact]
    public async Task A_place_of_those_who_gave_up_is_given_to_the_next()
    {
        var blockers = await BlockAsync();
        var late = Enumerable.Range(1, 50).Select(i => CreateAsync(i, new IPAddress(i + 1L))).ToArray();
        _time.Advance(PasswordChecker.MaxWait);
        await Task.WhenAll(late).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        _released.Release(blockers.Length);
        await Task.WhenAll(blockers);

        Assert.NotNull(await CreateAsync(99, Here).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.Equal([99], _begun.Where(iterations => iterations != Blocker));
    }

    [Fact]
    public async Task Passwords_are_told_apart()
    {
        var verifier = await _checker.CreateAsync(Password, 10, Here);

        Assert.True(await _checker.CheckAsync(verifier!, Password, Here));
        Assert.False(await _checker.CheckAsync(verifier!, "Correct horse", There));
    }

    public void Dispose() => _released.Dispose();

    private void Begin(int iterations)
    {
        _begun.Enqueue(iterations);
        var running = Interlocked.Increment(ref _running);
        for (var most = _most; running > most; most = _most)
            Interlocked.CompareExchange(ref _most, running, most);
        if (iterations == Blocker)
            Assert.True(_released.Wait(TestWait.Patience));
        Interlocked.Decrement(ref _running);
    }

    private Task<StoredVerifier?> CreateAsync(int iterations, IPAddress? address) => _checker.CreateAsync(Password, iterations, address).AsTask();

    /// <summary>Takes all places, until they are released.</summary>
    private async Task<Task<StoredVerifier?>[]> BlockAsync()
    {
        var blockers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => CreateAsync(Blocker, IPAddress.Loopback)).ToArray();
        await TestWait.UntilAsync(() => _begun.Count == blockers.Length);
        return blockers;
    }
}
