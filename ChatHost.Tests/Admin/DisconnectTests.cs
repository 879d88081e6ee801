using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Admin;

public sealed class DisconnectTests
{
    [Theory]
    [InlineData("?reason=please%20come%20back%20later", "* You were disconnected: please come back later")]
    [InlineData("?reason=%C3%A9t%C3%A9", "* You were disconnected: été")]
    [InlineData("", "* You were disconnected: by an operator.")]
    [InlineData("?reason=", "* You were disconnected: by an operator.")]
    [InlineData("?reason=%07%E2%80%AE", "* You were disconnected: by an operator.")]
    [InlineData("?reason=%1B%5B31mred%0D%0A*%20fake", "* You were disconnected: [31mred* fake")]
    public async Task A_client_reads_why_and_is_gone(string query, string lastWords)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");

        var answer = await admin.DeleteAsync($"/clients/{await IdOfAsync(admin, "alice")}{query}");

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("", answer.Body);
        Assert.Equal(lastWords, await alice.ReadUntilAsync("You were disconnected"));
        Assert.Null(await alice.ReadAsync());
        await bob.ReadUntilAsync("* alice left general.");
        await admin.GetUntilAsync("/clients", json => json.GetProperty("total").GetInt32() == 1);
    }

    [Fact]
    public async Task An_echo_connection_is_closed_without_a_word()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var probe = new TcpClient();
        await probe.ConnectAsync(IPAddress.Loopback, host.EchoPort, TestContext.Current.CancellationToken);
        var list = await admin.GetUntilAsync("/clients", json => json.GetProperty("total").GetInt32() == 1);

        var answer = await admin.DeleteAsync($"/clients/{list.Json.GetProperty("clients")[0].GetProperty("id")}");

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(0, await probe.GetStream().ReadAsync(new byte[100], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reason_of_the_longest_line_is_read_whole_and_a_longer_one_refused()
    {
        await using var host = RunningHost.Start(("Limits:MaxLineBytes", "64"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var id = await IdOfAsync(admin, "alice");
        var longest = new string('é', 32);

        var tooLong = await admin.DeleteAsync($"/clients/{id}?reason={longest}x");
        var stillThere = await admin.GetAsync($"/clients/{id}");
        await admin.DeleteAsync($"/clients/{id}?reason={longest}");

        Assert.Equal(HttpStatusCode.BadRequest, tooLong.Status);
        Assert.Equal("reason is too long: the limit is 64 bytes.", tooLong.Detail);
        Assert.Equal(HttpStatusCode.OK, stillThere.Status);
        Assert.Equal($"* You were disconnected: {longest}", await alice.ReadUntilAsync("You were disconnected"));
    }

    [Fact]
    public async Task An_unknown_client_cannot_be_disconnected()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var answer = await admin.DeleteAsync("/clients/nobody?reason=x");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.NotNull(answer.Detail);
    }

    [Fact]
    public async Task The_log_names_the_connection_and_keeps_the_reason_to_itself()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var id = await IdOfAsync(admin, "alice");

        await admin.DeleteAsync($"/clients/{id}?reason=told-in-confidence");
        await alice.ReadUntilAsync("told-in-confidence");

        Assert.Single(host.Logs.Lines, line => line is { Level: LogLevel.Information, Id: 5001 } && line.Text.Contains(id, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("confidence", StringComparison.Ordinal));
    }

    private static async Task<string> IdOfAsync(AdminCaller admin, string nick) =>
        (await admin.GetAsync($"/clients?nick={nick}")).Json.GetProperty("clients")[0].GetProperty("id").GetString()!;
}
