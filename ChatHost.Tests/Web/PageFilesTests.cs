using System.Net;
using System.Text.RegularExpressions;
using ChatHost.Tests.Admin.Metrics;
using ChatHost.Tests.Support;
using ChatHost.Tests.Web.Page;
using ChatHost.Web;

namespace ChatHost.Tests.Web;

public sealed partial class PageFilesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_file_of_the_folder_is_served()
    {
        var folder = Repository.PathOf("ChatHost", "Web", "Page");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), PageFiles.All.Select(file => file.Path));
    }

    [Fact]
    public async Task The_page_and_all_that_it_names_is_sent_with_its_type_and_the_same_strict_policy()
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Uri };

        var page = await http.GetStringAsync("/", Cancellation);

        foreach (Match match in Reference().Matches(page))
        {
            using var response = await http.GetAsync(match.Groups[1].Value, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_files_are_measured_under_one_name()
    {
        await using var host = await InProcessHost.StartAsync();
        using var http = new HttpClient();
        foreach (var path in (string[])["page.css", "main.js"])
            await http.GetStringAsync(new Uri($"http://{host.Web}/{path}"), Cancellation);
        using var unknown = await http.PostAsync(new Uri($"http://{host.Web}/nowhere"), null, Cancellation);
        using var wrong = await http.PostAsync(new Uri($"http://{host.Web}/page.css"), null, Cancellation);

        var routes = PrometheusScrape.Parse(await http.GetStringAsync(new Uri($"http://{host.AddressOf("Admin")}/metrics"), Cancellation))
            .Families["http_server_request_duration_seconds"].Samples.Select(sample => sample.Labels.GetValueOrDefault("http_route")).Distinct().ToArray();

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Contains("/{file}", routes);
        Assert.DoesNotContain(routes, route => route?.EndsWith(".css", StringComparison.Ordinal) == true || route?.EndsWith(".js", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Uri };
        using var first = await http.GetAsync("/page.css", Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/page.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Contains("no-cache", second.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip;q=0, identity", null)]
    public async Task A_file_is_compressed_as_the_caller_takes_it_under_a_tag_of_its_own(string accepted, string? encoding)
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = chat.Uri };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await http.SendAsync(request, Cancellation);

        var file = PageFiles.All.Single(file => file.Path == "page.css");
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        Assert.NotEqual(encoding is null, file.For([]).Tag.ToString() != response.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task The_address_that_people_open_is_never_compressed()
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = chat.Uri };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");

        using var response = await http.SendAsync(request, Cancellation);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.StartsWith("<!doctype html>", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Head_returns_the_headers_of_get()
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Uri };

        using var response = await http.SendAsync(new(HttpMethod.Head, "/"), Cancellation);

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Content.Headers.ContentLength > 1000);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/index.html", HttpStatusCode.NotFound)]
    [InlineData("GET", "/chat/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/../appsettings.json", HttpStatusCode.NotFound)]
    [InlineData("GET", "/%2e%2e/appsettings.json", HttpStatusCode.NotFound)]
    [InlineData("POST", "/", HttpStatusCode.MethodNotAllowed)]
    public async Task Nothing_else_is_there(string method, string path, HttpStatusCode expected)
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Uri };

        using var response = await http.SendAsync(new(new(method), path), Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task All_modules_are_asked_for_at_once()
    {
        await using var chat = await ScriptedChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Uri };

        var page = await http.GetStringAsync("/", Cancellation);

        var modules = PageFiles.All.Select(file => file.Path).Where(path => path.EndsWith(".js", StringComparison.Ordinal) && path != "main.js");
        Assert.Equal(modules, Preloaded().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void The_page_is_small()
    {
        const int MostBytes = 93 * 1024;

        Assert.InRange(PageFiles.All.Sum(file => file.For([new("gzip")]).Bytes.Length), 1, MostBytes);
    }

    [Fact]
    public void No_script_makes_markup_of_text_or_calls_anywhere_else()
    {
        var scripts = PageFiles.All.Where(file => file.ContentType.StartsWith("text/javascript", StringComparison.Ordinal));

        Assert.All(scripts, script =>
        {
            var text = System.Text.Encoding.UTF8.GetString(script.For([]).Bytes);
            Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|import\(", text);

            // One asks, where the WebSocket is, why it was refused.
            Assert.Equal(script.Path == "chat/refusal.js" ? 1 : 0, Fetch().Count(text));
        });
    }

    [GeneratedRegex("(?:href|src)=\"([^\"#]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\bfetch\(")]
    private static partial Regex Fetch();

    [GeneratedRegex("""modulepreload" href="([^"]+)""")]
    private static partial Regex Preloaded();
}
