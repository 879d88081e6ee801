using System.Net;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Admin;

/// <summary>What all answers have in common, errors above all.</summary>
public sealed class AnswersTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/clients")]
    [InlineData("/rooms")]
    [InlineData("/rooms/general")]
    [InlineData("/rooms/general/messages")]
    public async Task HEAD_answers_as_GET_without_the_body(string path)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.SendAsync(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.NotEqual("0", answer.Headers.GetValueOrDefault("Content-Length", "streamed"));
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        foreach (var path in (string[])["/", "/nothing", "/rooms/general/nothing", "/clients/1/2"])
        {
            var answer = await admin.GetAsync(path);

            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Null(answer.Detail);
            Assert.Equal("Not Found", answer.Json.GetProperty("title").GetString());
        }
    }

    [Theory]
    [InlineData("POST", "/healthz", "GET, HEAD")]
    [InlineData("DELETE", "/clients", "GET, HEAD")]
    [InlineData("PUT", "/clients/1", "DELETE, GET, HEAD")]
    [InlineData("POST", "/rooms/general", "DELETE, GET, HEAD, PATCH")]
    [InlineData("PATCH", "/rooms/general/messages", "DELETE, GET, HEAD, POST")]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_ones(string method, string path, string allowed)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var answer = await admin.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Null(answer.Detail);
        Assert.Equal(allowed, string.Join(", ", answer.Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Internal_errors_are_logged_and_not_shown()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        host.Services.GetRequiredService<SwitchableHistoryStore>().Defect = new InvalidOperationException("the vault is at 4 Main St");

        var answer = await admin.GetAsync("/rooms/general/messages");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Null(answer.Detail);
        Assert.DoesNotContain("vault", answer.Body, StringComparison.Ordinal);
        Assert.Contains(host.Logs.Lines, line =>
            line is { Level: LogLevel.Error, Id: 5002 } && line.Text.Contains("vault", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_answer_is_cached_or_reveals_the_software()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        foreach (var path in (string[])["/clients", "/nothing"])
        {
            var answer = await admin.GetAsync(path);

            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.False(answer.Headers.ContainsKey("Server"));
        }
    }

    [Fact]
    public async Task Operators_get_in_when_clients_do_not()
    {
        await using var host = RunningHost.Start(("Limits:MaxConnections", "1"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        using var refused = new System.Net.Sockets.TcpClient();
        await refused.ConnectAsync(IPAddress.Loopback, host.ChatPort, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(refused.GetStream());
        var refusal = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        var answer = await admin.GetAsync("/clients");

        Assert.Equal("! Too many connections.", refusal);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(1, answer.Json.GetProperty("total").GetInt32());
    }
}
