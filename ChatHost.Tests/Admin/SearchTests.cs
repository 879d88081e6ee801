using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin;

public sealed class SearchTests
{
    private const string Messages = "/rooms/general/messages";

    [Fact]
    public async Task Messages_that_contain_all_the_terms_come_in_pages()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"Green tea\ncoffee\ngreen TEA\nblack tea\ntea, green"}""");

        Assert.Equal("[1,3] 3", await FindAsync("?q=tea%20green&limit=2"));
        Assert.Equal("[5] null", await FindAsync("?q=tea%20green&limit=2&after=3"));
        Assert.Equal("[1,3,5] null", await FindAsync("?q=tea%20green&limit=3"));
        Assert.Equal("[] null", await FindAsync("?q=milk"));

        async Task<string> FindAsync(string query)
        {
            var page = (await admin.GetAsync(Messages + query)).Json;
            return $"[{string.Join(',', page.GetProperty("messages").EnumerateArray().Select(e => e.GetProperty("seq").GetInt64()))}] {page.GetProperty("next").GetRawText()}";
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20%09")]
    [InlineData("%E2%80%AE")]
    [InlineData("1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17+18+19+20+21+22+23+24+25+26+27+28+29+30+31+32+33")]
    public async Task A_search_has_some_words(string q)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.GetAsync($"{Messages}?q={q}");

        Assert.Equal((HttpStatusCode.BadRequest, "q must hold 1 to 32 words."), (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task Searches_are_counted()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"tea"}""");

        await admin.GetAsync(Messages + "?q=tea");
        await alice.SendAsync("/search tea");
        await alice.ReadUntilAsync("] server: tea");

        var metrics = (await admin.GetAsync("/metrics")).Body;
        Assert.Contains("chathost_history_searches_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("chathost_history_searches_cut_total 0\n", metrics, StringComparison.Ordinal);
    }
}
