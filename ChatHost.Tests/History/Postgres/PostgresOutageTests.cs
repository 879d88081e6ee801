using System.Collections.Concurrent;
using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Postgres;

/// <summary>PostgreSQL ends, hangs and comes back while people talk, on a server of the test's own.</summary>
public sealed class PostgresOutageTests
{
    /// <summary>By then whoever speaks has read the outcome, on a machine that has time for it: half of it is for one that has not.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_under_load_it_loses_nothing_acknowledged_and_comes_back_by_itself()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var server = await PostgresServer.StartAsync();
        using var schema = new PostgresSchemaOfTest(server);
        var store = schema.Open(time: TimeProvider.System);
        var acknowledged = new ConcurrentBag<(string Room, long Seq, string Text)>();
        using var stop = new CancellationTokenSource();
        var speakers = Enumerable.Range(0, 8).Select(i => Task.Run(() => SpeakAsync(store, $"room{i % 3}", i, acknowledged, stop.Token), Cancel)).ToArray();
        await TestWait.UntilAsync(() => acknowledged.Count > 200);

        await server.KillAsync();
        await TestWait.UntilAsync(() => store.Trouble is not null);
        Assert.Equal("PostgreSQL does not answer.", store.Trouble);
        var log = store.Open(ChatParts.Room("room0"));
        var started = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => log.AppendAsync([Draft("away")], Cancel).AsTask());
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => new PostgresTokenStore(store).FindAsync("aa", Cancel).AsTask());
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, PostgresAccess.Patience / 2);

        var before = acknowledged.Count;
        await server.ResumeAsync();
        await TestWait.UntilAsync(() => acknowledged.Count > before + 200 || speakers.Any(speaker => speaker.IsFaulted));
        await stop.CancelAsync();
        await Task.WhenAll(speakers);

        foreach (var room in acknowledged.GroupBy(said => said.Room))
        {
            var kept = await schema.Open(new() { MaxPerRoom = 1_000_000 }).Open(ChatParts.Room(room.Key)).ReadAfterAsync(0, 1_000_000, Cancel);
            Assert.Equal(Enumerable.Range(1, kept.Count).Select(seq => (long)seq), kept.Select(logged => logged.Seq));
            Assert.Equal(kept.Count, kept.Select(logged => logged.Text).Distinct().Count());
            Assert.All(room, said => Assert.Equal(said.Text, kept[(int)said.Seq - 1].Text));
        }
    }

    [Fact]
    public void Nobody_is_kept_waiting_for_five_seconds() => Assert.InRange(PostgresAccess.Patience, TimeSpan.Zero, TimeSpan.FromSeconds(4));

    [Fact]
    public async Task Hanging_it_keeps_nobody_waiting_and_what_it_kept_all_the_same_is_heard()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var server = await PostgresServer.StartAsync();
        using var schema = new PostgresSchemaOfTest(server);
        var store = schema.Open(time: TimeProvider.System);
        var parts = new ChatParts { Store = store };
        var (alice, heard) = await parts.EnterAsync("alice", "dev");
        alice.Say(RoomEventKind.Message, "before", receipt: null);
        await parts.SettleAsync();

        await server.PauseAsync();
        var log = store.Open(ChatParts.Room("dev"));
        var started = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => log.AppendAsync([Draft("hanging")], Cancel).AsTask());
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Limit);
        Assert.NotNull(store.Trouble);

        await server.ContinueAsync();
        await TestWait.UntilAsync(() => store.Trouble is null);
        await TestWait.UntilAsync(async () =>
        {
            alice.Say(RoomEventKind.Message, "after", receipt: null);
            await parts.SettleAsync();
            return heard.Events.Any(said => said.Text == "after");
        });

        // What was under way when it hung may have been kept: then it is heard, in its place.
        var numbered = heard.Events.Where(said => said.Seq > 0).ToArray();
        Assert.Equal(Enumerable.Range(1, numbered.Length).Select(seq => (long)seq), numbered.Select(said => said.Seq));
        Assert.True(numbered.Count(said => said.Text == "hanging") <= 1);
    }

    [Fact]
    public async Task A_restart_shorter_than_the_patience_is_not_noticed_by_who_speaks()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var server = await PostgresServer.StartAsync();
        using var schema = new PostgresSchemaOfTest(server);
        var store = schema.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await log.AppendAsync([Draft("a")], Cancel);

        await server.KillAsync();
        var waiting = log.AppendAsync([Draft("b")], Cancel).AsTask();
        await server.ResumeAsync();

        // On a loaded machine the server may take longer than that to start.
        var outcome = await Task.WhenAny(waiting);
        if (outcome.IsCompletedSuccessfully)
            Assert.Equal(2, (await waiting)[0].Seq);
        else
            await Assert.ThrowsAsync<HistoryUnavailableException>(() => waiting);
    }

    private static Draft Draft(string text) => new(RoomEventKind.Message, ChatParts.Nick("alice"), text);

    private static async Task SpeakAsync(
        PostgresHistoryStore store, string room, int speaker, ConcurrentBag<(string Room, long Seq, string Text)> acknowledged, CancellationToken stop)
    {
        var log = await store.OpenAsync(ChatParts.Room(room), CancellationToken.None);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                var said = (await log.AppendAsync([Draft($"{speaker} {i}")], CancellationToken.None))[0];
                acknowledged.Add((room, said.Seq, said.Text!));
            }
            catch (HistoryUnavailableException)
            {
                await TestWait.UntilAsync(() => store.Trouble is null || stop.IsCancellationRequested);
            }

            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Limit);
        }
    }
}
