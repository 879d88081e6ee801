using System.Net;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_are_returned_in_the_format_of_Prometheus()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var client = await LineClient.ConnectAsync(host.ChatPort);
        await admin.GetAsync("/rooms");

        var answer = await admin.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentType);
        var scrape = PrometheusScrape.Parse(answer.Body);
        Assert.Equal("histogram", scrape.Families["chathost_room_round_duration_seconds"].Type);
        Assert.Contains("kestrel_active_connections", scrape.Families.Keys);
        Assert.Contains("http_server_request_duration_seconds", scrape.Families.Keys);
        Assert.NotEmpty(scrape.Families["dotnet_process_cpu_time_seconds_total"].Samples);
        Assert.NotEmpty(scrape.Families["dotnet_gc_collections_total"].Samples);
        Assert.Equal("gauge", scrape.Families["dotnet_thread_pool_queue_length"].Type);
        Assert.NotEmpty(scrape.Families["chathost_history_append_duration_seconds"].Samples);
    }

    [Fact]
    public async Task A_chat_moves_the_numbers()
    {
        await using var host = RunningHost.Start(("Limits:MaxLineBytes", "64"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        var before = await ScrapeAsync(admin, scrape => scrape["chathost_sessions{network_protocol_name=\"line\"}"] == 2);

        await alice.SendAsync("hello");
        await bob.ReadUntilAsync("alice: hello");
        await alice.SendAsync(new string('x', 100));
        await alice.ReadUntilAsync("Line too long");
        await bob.SendAsync("/quit");
        await bob.ReadUntilAsync("Bye.");
        Assert.Null(await bob.ReadAsync());

        var after = await ScrapeAsync(admin, scrape =>
            scrape["chathost_sessions{network_protocol_name=\"line\"}"] == 1
            && scrape["chathost_room_round_duration_seconds_count"] > before["chathost_room_round_duration_seconds_count"]);
        double Grown(string series) => after[series] - before[series];
        Assert.Equal(3, Grown("chathost_lines_total{network_io_direction=\"receive\",network_protocol_name=\"line\"}"));
        Assert.True(Grown("chathost_io_bytes_total{network_io_direction=\"transmit\",network_protocol_name=\"line\"}") >= "alice: hello\r\n".Length);
        Assert.True(Grown("chathost_deliveries_total") >= 2);
        Assert.True(Grown("chathost_room_batch_size_count") >= 1);
        Assert.True(Grown("chathost_history_append_duration_seconds_count") >= 1);
        Assert.Equal(1, Grown("chathost_lines_too_long_total{network_protocol_name=\"line\"}"));
        Assert.Equal(1, Grown("chathost_sessions_ended_total{chathost_reason=\"peer\"}"));
        Assert.Equal(1, after["chathost_names"]);
        Assert.Equal(1, after["chathost_rooms_populated"]);
    }

    [Fact]
    public async Task Rejections_and_pacing_are_seen()
    {
        await using var host = RunningHost.Start(
            ("Limits:MaxConnections", "1"), ("Limits:Messages:PerSecond", "1000"), ("Limits:Messages:Burst", "1"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort);

        using var late = await ChatClient.ConnectAsync(host.AddressOf("Chat"));
        Assert.Equal(["! Too many connections."], await late.ReadToEndAsync());
        for (var i = 0; i < 10; i++)
            await alice.SendAsync("line");
        await alice.ReadUntilAsync("Slow down");

        var scrape = await ScrapeAsync(admin, scrape => scrape["chathost_sessions_rejected_total{chathost_reason=\"limit\"}"] == 1);
        Assert.Equal(0, scrape["chathost_sessions_rejected_total{chathost_reason=\"address\"}"]);
        Assert.Equal(1, scrape["chathost_sessions_limit"]);
        await ScrapeAsync(admin, scrape => scrape["chathost_pacing_sessions_total{network_protocol_name=\"line\"}"] == 1);
    }

    [Fact]
    public async Task A_store_that_is_away_shows()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        Assert.Equal(1, (await ScrapeAsync(admin, _ => true))["chathost_history_available"]);

        host.Services.GetRequiredService<SwitchableHistoryStore>().IsAway = true;

        Assert.Equal(0, (await ScrapeAsync(admin, _ => true))["chathost_history_available"]);
    }

    [Fact]
    public async Task On_an_open_address_the_metrics_ask_for_the_token()
    {
        await using var host = RunningHost.Start(("Listeners:Admin:Address", "0.0.0.0"), ("Admin:Token", "s3cret-of-tests-16"));
        using var admin = AdminCaller.Of(host);

        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync("/metrics")).Status);
        var answer = await admin.SendAsync(HttpMethod.Get, "/metrics", null, ("Authorization", "Bearer s3cret-of-tests-16"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    /// <summary>Asks until the figures are as they should become: sums are up to a moment old.</summary>
    private static async Task<PrometheusScrape> ScrapeAsync(AdminCaller admin, Predicate<PrometheusScrape> isThere)
    {
        for (var started = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var answer = await admin.GetAsync("/metrics");
            var scrape = PrometheusScrape.Parse(answer.Body);
            if (isThere(scrape))
                return scrape;
            if (started.Elapsed > TestWait.Patience)
                throw new TimeoutException($"The metrics never came to be as they should; they are\n{answer.Body}");
        }
    }
}
