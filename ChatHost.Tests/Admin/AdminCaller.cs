using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin;

/// <summary>Calls the operators' window as scripts do, and once more as no HTTP library would.</summary>
internal sealed class AdminCaller(Uri uri) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
    {
        BaseAddress = uri,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static AdminCaller Of(RunningHost host) => new(host.AdminUri);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Asks again until the answer is as it should become.</summary>
    public async Task<Answer> GetUntilAsync(string path, Func<JsonElement, bool> isThere)
    {
        for (var started = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var answer = await GetAsync(path);
            if (isThere(answer.Json))
                return answer;
            if (started.Elapsed > TimeSpan.FromSeconds(20))
                throw new TimeoutException($"{path} never came to be as it should; it is {answer.Body}");
        }
    }

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends exactly these header lines, and returns the status.</summary>
    public async Task<HttpStatusCode> SendRawAsync(string requestLine, params string[] headers)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
        var request = string.Join("\r\n", headers.Prepend(requestLine).Append("Connection: close").Append("").Append(""));
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
        return (HttpStatusCode)int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string ContentType => Headers["Content-Type"];

    /// <summary>What was wrong, as a person reads it; fails if the error does not have the form that all have.</summary>
    public string? Detail
    {
        get
        {
            Assert.Equal("application/problem+json", ContentType);
            Assert.Equal((int)Status, Json.GetProperty("status").GetInt32());
            Assert.NotEqual("", Json.GetProperty("title").GetString());
            return Json.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
    }
}
