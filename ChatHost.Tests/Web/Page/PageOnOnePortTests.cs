using System.Collections.Concurrent;
using System.Net.Sockets;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>
/// The page from the port that IRC, lines and TLS share: whatever connections a browser opens, and however long they say nothing, all
/// of the page comes, and its WebSocket.
/// </summary>
[Collection(PageTests.Name)]
public sealed class PageOnOnePortTests(ChatBrowser browser)
{
    [Theory]
    [InlineData("http", 3)]
    [InlineData("https", 3)]
    public Task Each_load_is_whole_beside_connections_that_say_nothing(string scheme, int loads) => LoadAsync(scheme, loads, TimeSpan.FromSeconds(0.2));

    [Theory(Explicit = true)]
    [InlineData("http")]
    [InlineData("https")]
    public Task Twenty_loads_are_whole(string scheme) => LoadAsync(scheme, 20, TimeSpan.FromSeconds(1));

    [Fact]
    public Task A_first_visit_is_whole_whose_connection_was_opened_long_before_over_TLS() =>
        VisitAsync("https", TimeSpan.FromSeconds(0.2), wait: TimeSpan.FromSeconds(0.5), mayFailOnce: false);

    /// <summary>A browser may read the welcome as an answer; it is not to read it twice.</summary>
    [Fact]
    public Task A_first_visit_whose_connection_was_taken_for_a_person_is_whole_when_it_is_tried_again() =>
        VisitAsync("http", TimeSpan.FromSeconds(0.2), wait: TimeSpan.Zero, mayFailOnce: true);

    [Theory(Explicit = true)]
    [InlineData("http", 5)]
    [InlineData("https", 5)]
    public async Task First_visits_whose_connections_were_opened_five_seconds_before(string scheme, int visits)
    {
        for (var i = 0; i < visits; i++)
            await VisitAsync(scheme, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), scheme == "http");
    }

    private async Task LoadAsync(string scheme, int loads, TimeSpan silence)
    {
        await using var port = await OnePort.StartAsync(scheme, silence);
        for (var i = 0; i < loads; i++)
        {
            using var spare = await port.ConnectAsync();
            await using var profile = await browser.NewProfileAsync(options => options.IgnoreHTTPSErrors = true);
            await using var visit = new Visit(await profile.NewPageAsync());
            await visit.LoadAsync(port.Page);
        }
    }

    /// <summary>Another page has the browser connect before somebody goes to the chat.</summary>
    private async Task VisitAsync(string scheme, TimeSpan silence, TimeSpan wait, bool mayFailOnce)
    {
        await using var port = await OnePort.StartAsync(scheme, silence);
        using var directory = new TemporaryDirectory();
        await using var profile = await browser.StartUsualAsync(directory);
        await using var visit = new Visit(await profile.NewPageAsync());

        // Of the same site: browsers keep the connections of each apart.
        var elsewhere = new UriBuilder(port.Page) { Port = 9 }.Uri.AbsoluteUri;
        await visit.Page.RouteAsync(elsewhere, route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"""<link rel="preconnect" href="{port.Page}">""" }));
        await visit.Page.GotoAsync(elsewhere);
        await port.HasConnectionAsync();
        var began = TimeProvider.System.GetTimestamp();
        await TestWait.UntilAsync(() => TimeProvider.System.GetElapsedTime(began) >= wait);
        if (!mayFailOnce)
        {
            await visit.LoadAsync(port.Page);
            return;
        }

        await Record.ExceptionAsync(() => visit.Page.GotoAsync(port.Page.AbsoluteUri));
        await using var again = new Visit(await profile.NewPageAsync());
        await again.LoadAsync(port.Page);
    }

    /// <summary>A server of which all is reached at one port.</summary>
    private sealed class OnePort : IAsyncDisposable
    {
        private readonly TestCertificates _files = new();
        private readonly RunningHost _host;

        private OnePort(string scheme, TimeSpan silence)
        {
            var (certificate, key) = _files.Write("localhost");
            _host = RunningHost.Start(
                ("Any:Silence", silence.ToString()), ("Tls:Certificates:0:Certificate", certificate), ("Tls:Certificates:0:Key", key));
            Page = new UriBuilder(_host.UriOf("Web")) { Scheme = scheme }.Uri;
        }

        public Uri Page { get; }

        public static Task<OnePort> StartAsync(string scheme, TimeSpan silence) => Task.FromResult(new OnePort(scheme, silence));

        /// <summary>Somebody of the browser's address who says nothing.</summary>
        public async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient();
            await client.ConnectAsync(_host.AddressOf("Web"), TestContext.Current.CancellationToken);
            return client;
        }

        /// <summary>Waits until a connection was told apart: as one of HTTP by its TLS, or by its silence as one of lines.</summary>
        public Task HasConnectionAsync() => TestWait.UntilAsync(async () =>
        {
            using var http = new HttpClient();
            var metrics = await http.GetStringAsync(new Uri(_host.AdminUri, "metrics"), TestContext.Current.CancellationToken);
            return metrics.Split('\n').Any(line => line.StartsWith("chathost_any", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
        });

        public async ValueTask DisposeAsync()
        {
            await _host.DisposeAsync();
            _files.Dispose();
        }
    }

    /// <summary>A tab, and what it could not fetch.</summary>
    private sealed class Visit : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _failures = new();
        private int _files;

        public Visit(IPage page)
        {
            Page = page;
            page.RequestFailed += (_, request) => _failures.Enqueue($"{request.Url}: {request.Failure}");
            page.Response += (_, response) =>
            {
                Interlocked.Increment(ref _files);
                if (!response.Ok)
                    _failures.Enqueue($"{response.Url}: {response.Status}");
            };
            page.PageError += (_, error) => _failures.Enqueue(error);
            page.Console += (_, message) =>
            {
                if (message.Type == "error")
                    _failures.Enqueue(message.Text);
            };
        }

        public IPage Page { get; }

        public async Task LoadAsync(Uri page)
        {
            await Page.GotoAsync(page.AbsoluteUri);
            await Assertions.Expect(Page.Locator("#me bdi")).Not.ToBeEmptyAsync();
            Assert.Empty(_failures);
            Assert.True(_files > 50, $"{_files} files");
        }

        public async ValueTask DisposeAsync() => await Page.CloseAsync();
    }
}
