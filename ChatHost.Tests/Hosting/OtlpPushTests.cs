using System.Collections.Concurrent;
using System.Text;
using ChatHost.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Hosting;

public sealed class OtlpPushTests
{
    [Fact]
    public async Task A_collector_that_is_named_is_sent_metrics_and_the_traces_of_admin_requests()
    {
        await using var collector = await Collector.StartAsync();
        await using (var host = RunningHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100")))
        {
            using var http = new HttpClient { BaseAddress = host.AdminUri };
            using var answer = await http.GetAsync("/rooms", TestContext.Current.CancellationToken)
                .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

            await TestWait.UntilAsync(() => collector.Has("/v1/metrics", "chathost.sessions") && collector.Has("/v1/traces", "Microsoft.AspNetCore"));
        }

        Assert.True(collector.Has("/v1/metrics", "dotnet.gc.collections"));
        Assert.True(collector.Has("/v1/metrics", "service.name"));
    }

    [Fact]
    public async Task An_invalid_collector_address_is_logged_and_the_chat_runs()
    {
        await using var host = RunningHost.Start(("OTEL_EXPORTER_OTLP_ENDPOINT", "somewhere"));

        using var client = await ChatClient.EnterAsync(host.AddressOf("Chat"));

        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_collector_nothing_of_it_is_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what a process has loaded.");
        await using var server = await ServerProcess.StartAsync(ServerProcess.FreePorts);

        var loaded = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("/Microsoft.AspNetCore.Server.Kestrel.Core.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
    }

    /// <summary>Takes what is posted, as a collector does over HTTP.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _posts = new();
        private readonly WebApplication _app;

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(async context =>
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                if (HttpMethods.IsPost(context.Request.Method))
                    _posts.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            });
        }

        public string Address => _app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync(TestContext.Current.CancellationToken);
            return collector;
        }

        /// <summary>Whether something was posted there that holds this text.</summary>
        public bool Has(string path, string text) =>
            _posts.Any(post => post.Path == path && post.Body.Contains(text, StringComparison.Ordinal));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
