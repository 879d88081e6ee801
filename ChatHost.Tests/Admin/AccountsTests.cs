using System.Net;
using ChatHost.Hosting;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Admin;

/// <summary>What operators do to accounts over HTTP, and what those who are logged in notice of it.</summary>
public sealed class AccountsTests
{
    private const string Password = "correct horse";

    private static readonly (string, string) FewRounds = ("Accounts:Rounds", "100000");

    [Fact]
    public async Task An_account_is_made_listed_and_logged_in_to()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);

        var made = await admin.PostAsync("/accounts", $$"""{"name":"alice","password":"{{Password}}"}""");

        Assert.Equal((HttpStatusCode.Created, "/accounts/alice"), (made.Status, made.Headers["Location"]));
        Assert.Equal("alice", made.Json.GetProperty("name").GetString());
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "phone");
        await alice.SendAsync($"/login alice {Password}");
        await alice.ReadUntilAsync("* You are logged in as alice.");
        var list = (await admin.GetAsync("/accounts")).Json;
        Assert.Equal(1, list.GetProperty("total").GetInt32());
        Assert.Equal(1, list.GetProperty("accounts")[0].GetProperty("connections").GetInt32());
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync("/accounts", $$"""{"name":"ALICE","password":"{{Password}}"}""")).Status);
    }

    [Fact]
    public async Task A_name_that_a_guest_wears_is_not_made_an_account()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");

        var answer = await admin.PostAsync("/accounts", $$"""{"name":"bob","password":"{{Password}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Nickname already in use: bob", answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_suspension_ends_sessions_and_keeps_the_account_out_until_it_is_ended()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        await admin.PostAsync("/accounts", $$"""{"name":"alice","password":"{{Password}}"}""");
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "phone");
        await alice.SendAsync($"/login alice {Password}");
        await alice.ReadUntilAsync("* You are logged in as alice.");

        var changed = await PatchAsync(admin, "/accounts/alice", """{"suspended":{"text":"spam"}}""");

        Assert.Equal("spam", changed.Json.GetProperty("suspended").GetProperty("text").GetString());
        await alice.ReadUntilAsync("* alice is suspended: spam");
        using var again = await LineClient.ConnectAsync(host.ChatPort, "phone2");
        await again.SendAsync($"/login alice {Password}");
        await again.ReadUntilAsync("! alice is suspended: spam");
        await PatchAsync(admin, "/accounts/alice", """{"suspended":null}""");
        await again.SendAsync($"/login alice {Password}");
        await again.ReadUntilAsync("* You are logged in as alice.");
    }

    [Fact]
    public async Task Sessions_are_ended_and_an_account_deleted_and_each_is_on_record()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        await admin.PostAsync("/accounts", $$"""{"name":"alice","password":"{{Password}}"}""");
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "phone");
        await alice.SendAsync($"/login alice {Password}");
        await alice.ReadUntilAsync("* You are logged in as alice.");

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/accounts/alice/sessions")).Status);
        await alice.ReadUntilAsync("* You were logged out by an operator.");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/accounts/alice")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/accounts/alice")).Status);

        var entries = (await admin.GetAsync("/audit")).Json.GetProperty("entries").EnumerateArray();
        Assert.Equal(
            ["admin register alice", "admin end sessions alice", "admin delete alice"],
            entries.Select(entry => $"{entry.GetProperty("by")} {entry.GetProperty("do")} {entry.GetProperty("who")}"));
        Assert.Equal(1, (await admin.GetAsync("/audit?limit=1")).Json.GetProperty("next").GetInt32());
    }

    [Theory]
    [InlineData("""{"name":"alice"}""", HttpStatusCode.BadRequest, "password is missing.")]
    [InlineData("""{"name":"alice","password":"short"}""", HttpStatusCode.BadRequest, "Not a good password: 8 to 1024 bytes.")]
    [InlineData("""{"name":"no name","password":"correct horse"}""", HttpStatusCode.BadRequest, "Invalid nickname: ")]
    [InlineData("""{"name":"alice","password":"correct horse","operator":1}""", HttpStatusCode.BadRequest, "operator must be true or false.")]
    public async Task Invalid_accounts_are_refused(string body, HttpStatusCode status, string detail)
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);

        var answer = await admin.PostAsync("/accounts", body);

        Assert.Equal(status, answer.Status);
        Assert.StartsWith(detail, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_operator_is_made_on_the_machine()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);

        var (code, output, _) = await OperatorAsync(host, "alice");

        Assert.Equal(0, code);
        Assert.Matches("^alice is a server operator. Password, shown only now: [A-Za-z0-9]{20}\n$", output);
        Assert.True((await admin.GetAsync("/accounts/alice")).Json.GetProperty("operator").GetBoolean());
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "phone");
        await alice.SendAsync($"/login alice {output.Trim().Split(' ')[^1]}");
        await alice.ReadUntilAsync("* You are logged in as alice.");
        await alice.SendAsync("/server say tea");
        await alice.ReadUntilAsync("* Said to everybody.");
    }

    [Fact]
    public async Task A_registered_account_is_made_an_operator_only_where_that_is_asked_for()
    {
        await using var host = RunningHost.Start(FewRounds);
        using var admin = AdminCaller.Of(host);
        await admin.PostAsync("/accounts", $$"""{"name":"alice","password":"{{Password}}"}""");

        var (code, _, errors) = await OperatorAsync(host, "alice");
        Assert.Equal(1, code);
        Assert.Matches("^alice is registered since [-0-9T:.Z]+\\. To make that account an operator: ChatHost operator alice --existing\n$", errors);
        Assert.False((await admin.GetAsync("/accounts/alice")).Json.GetProperty("operator").GetBoolean());

        (code, var output, _) = await OperatorAsync(host, "alice", takesExisting: true);
        Assert.Equal(0, code);
        Assert.StartsWith("alice is a server operator, registered since ", output, StringComparison.Ordinal);
        Assert.True((await admin.GetAsync("/accounts/alice")).Json.GetProperty("operator").GetBoolean());
    }

    private static async Task<(int Code, string Output, string Errors)> OperatorAsync(RunningHost host, string name, bool takesExisting = false)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Listeners:Admin:Port", $"{host.AdminUri.Port}")]).Build();
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await OperatorCommand.RunAsync(settings, name, takesExisting, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static Task<Answer> PatchAsync(AdminCaller admin, string path, string json) =>
        admin.SendAsync(HttpMethod.Patch, path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
}
