using System.Diagnostics;
using System.Net;
using System.Text;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>A suspended account is out at every door within a second, whatever way it was suspended, and stays out.</summary>
public sealed class SuspensionTests
{
    private const string Login = $"/login eve {OneListHost.Password}";
    private const string JsonLogin = $$"""{"type":"login","nick":"eve","password":"{{OneListHost.Password}}"}""";
    private const string Start = $$"""{"type":"start","nick":"eve","password":"{{OneListHost.Password}}"}""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Ways { get; } = ["line", "JSON", "page", "Admin"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_suspension_holds_at_every_door_within_a_second(string way)
    {
        await using var host = new OneListHost();
        await host.MakeAccountAsync("root", isOperator: true);
        var key = await host.MakeAccountAsync("eve");
        using var line = await LineVisitor.ConnectAsync(host.Chat);
        Assert.Null(await line.TypeAsync(Login));
        using var byKey = await LineVisitor.ConnectAsync(host.Chat);
        Assert.Null(await byKey.TypeAsync($"/login eve {key}"));
        using var json = await JsonVisitor.ConnectAsync(host.Chat);
        Assert.Null(await json.TryAsync(JsonLogin));
        using var page = await JsonVisitor.ConnectWebAsync(host.Web, Start);
        var kept = await CutOffAsync(host);

        var took = await SuspendAsync(way, host);
        foreach (var open in new Visitor[] { line, byKey, json, page })
        {
            await open.ReadUntilAsync("eve is suspended: spam");
            await open.ReadToEndAsync();
        }

        Assert.InRange(took.Elapsed, TimeSpan.Zero, Limit);
        Assert.Contains(json.Read, read => read.Contains("\"type\":\"bye\",\"code\":\"banned\"", StringComparison.Ordinal));
        using var guest = await LineVisitor.ConnectAsync(host.Chat);
        Assert.Equal("eve is suspended: spam", await guest.TypeAsync(Login));
        Assert.Equal("eve is suspended: spam", await guest.TypeAsync($"/login eve {key}"));
        Assert.Equal("Wrong name or password.", await guest.TypeAsync("/login eve wrong-password"));
        Assert.Equal("eve is registered. /login eve if it is yours.", await guest.TypeAsync("/nick eve"));
        foreach (var token in new[] { kept, json.Token, page.Token })
        {
            using var back = await JsonVisitor.ConnectAsync(host.Chat);
            await back.ResumeAsync(token);
            Assert.False(back.WasResumed);
            Assert.Null((string?)back.Hello["account"]);
            Assert.Equal("banned", await back.TryAsync(JsonLogin));
            Assert.Equal("banned", await back.TryAsync($$"""{"type":"login","key":"{{key}}"}"""));
        }

        using var again = await JsonVisitor.ConnectWebAsync(host.Web, Start);
        Assert.Null((string?)again.Hello["account"]);
        Assert.Equal(HttpStatusCode.Forbidden, await host.PostAsync("general", key, IPAddress.Loopback));
    }

    [Fact]
    public async Task A_suspension_that_is_ended_lets_the_account_in_and_no_token_of_before()
    {
        await using var host = new OneListHost();
        await host.MakeAccountAsync("root", isOperator: true);
        var key = await host.MakeAccountAsync("eve");
        var kept = await CutOffAsync(host);
        using var root = await RootAsync(host);
        Assert.Null(await root.TypeAsync("/server suspend eve spam"));

        Assert.Null(await root.TypeAsync("/server unsuspend eve"));

        using var back = await JsonVisitor.ConnectAsync(host.Chat);
        await back.ResumeAsync(kept);
        Assert.False(back.WasResumed);
        Assert.Null(await back.TryAsync(JsonLogin));
        Assert.Equal(HttpStatusCode.Created, await host.PostAsync("general", key, IPAddress.Loopback));
    }

    private static async Task<Stopwatch> SuspendAsync(string way, OneListHost host) => way switch
    {
        "Admin" => await SuspendByAdminAsync(host),
        "line" => await SuspendByLineAsync(host),
        _ => await SuspendByJsonAsync(host, isTyped: way == "page"),
    };

    private static async Task<Stopwatch> SuspendByAdminAsync(OneListHost host)
    {
        using var http = new HttpClient();
        using var content = new StringContent("""{"suspended":{"text":"spam"}}""", Encoding.UTF8, "application/json");
        var took = Stopwatch.StartNew();
        using var response = await http.PatchAsync(new Uri(host.Admin, "/accounts/eve"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return took;
    }

    private static async Task<Stopwatch> SuspendByLineAsync(OneListHost host)
    {
        using var root = await RootAsync(host);
        var took = Stopwatch.StartNew();
        Assert.Null(await root.TypeAsync("/server suspend eve spam"));
        return took;
    }

    private static async Task<Stopwatch> SuspendByJsonAsync(OneListHost host, bool isTyped)
    {
        var start = $$"""{"type":"start","nick":"root","password":"{{OneListHost.Password}}"}""";
        using var root = await JsonVisitor.ConnectWebAsync(host.Web, start);
        var took = Stopwatch.StartNew();
        Assert.Null(isTyped
            ? await root.TypeAsync("/server suspend eve spam")
            : await root.TryAsync("""{"type":"server","do":"suspend","who":"eve","text":"spam"}"""));
        return took;
    }

    private static async Task<LineVisitor> RootAsync(OneListHost host)
    {
        var root = await LineVisitor.ConnectAsync(host.Chat);
        Assert.Null(await root.TypeAsync($"/login root {OneListHost.Password}"));
        return root;
    }

    private static async Task<string> CutOffAsync(OneListHost host)
    {
        using var json = await JsonVisitor.ConnectAsync(host.Chat);
        Assert.Null(await json.TryAsync(JsonLogin));
        json.Reset();
        await host.CutOffAsync(json.Token);
        return json.Token;
    }
}
