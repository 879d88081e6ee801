using System.Net;
using System.Text;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

public sealed class SayTests
{
    private const string General = "/rooms/general/messages";

    [Fact]
    public async Task A_message_is_heard_in_the_room_as_the_servers()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync("/rooms/GENERAL/messages", """{"text":"deployed été","nick":null,"color":"red"}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("""{"room":"general","seq":1,"lastSeq":1}""" + "\n", answer.Body);
        Assert.Equal("server: deployed été", await alice.ReadUntilAsync("deployed"));
        var there = (await admin.GetAsync(answer.Headers["Location"])).Json.GetProperty("messages");
        Assert.Equal("deployed été", Assert.Single(there.EnumerateArray()).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_message_may_be_said_under_a_free_name()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync(General, """{"text":"build 7 is green","nick":"ci"}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("ci: build 7 is green", await alice.ReadUntilAsync("build"));
    }

    [Fact]
    public async Task Several_lines_become_several_messages_made_safe_each_and_none_of_them_empty()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync(General, """{"text":"\none\r\n\u001b[2Jtwo\u2028\r\r\u0007\r\n  three\n"}""");

        Assert.Equal("""{"room":"general","seq":1,"lastSeq":3}""" + "\n", answer.Body);
        Assert.EndsWith("/rooms/general/messages?after=0&limit=3", answer.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("server: one", await alice.ReadUntilAsync("server"));
        Assert.Equal("server: [2Jtwo", await alice.ReadAsync());
        Assert.Equal("server:   three", await alice.ReadAsync());
    }

    [Fact]
    public async Task Lines_said_at_once_stay_together()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var text = string.Join("\\n", Enumerable.Range(1, 20));

        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => admin.PostAsync(General, $$"""{"text":"{{text}}","nick":"job{{i}}"}""")));

        var said = (await admin.GetAsync(General + "?limit=500")).Json.GetProperty("messages").EnumerateArray()
            .Select(e => (Nick: e.GetProperty("nick").GetString(), Text: e.GetProperty("text").GetString())).ToArray();
        Assert.Equal(200, said.Length);
        Assert.All(said.Chunk(20), lines =>
        {
            Assert.Single(lines.Select(line => line.Nick).Distinct());
            Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), lines.Select(line => line.Text));
        });
    }

    [Theory]
    [InlineData("""{"text":""}""", "Nothing of the text can be shown.")]
    [InlineData("""{"text":"\r\n\n\u0000\u200e\n"}""", "Nothing of the text can be shown.")]
    [InlineData("""{}""", "text is missing.")]
    [InlineData("""{"Text":"hi"}""", "text is missing.")]
    [InlineData("""{"text":null}""", "text must be a string.")]
    [InlineData("""{"text":7}""", "text must be a string.")]
    [InlineData("""{"text":["hi"]}""", "text must be a string.")]
    [InlineData("""{"text":"hi","nick":7}""", "nick must be a string.")]
    [InlineData("""{"text":"half \ud83d a smile"}""", "text is not valid Unicode.")]
    [InlineData("""["text"]""", "The body must be a JSON object.")]
    [InlineData("\"text\"", "The body must be a JSON object.")]
    [InlineData("", "The body is not valid JSON: line 1, byte 1.")]
    [InlineData("{\n  \"text\": hi }", "The body is not valid JSON: line 2, byte 11.")]
    [InlineData("""{"text":"hi"} more""", "The body is not valid JSON: line 1, byte 15.")]
    [InlineData("""{"text":"hi","nick":""}""", "Invalid nickname: 1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.")]
    [InlineData("""{"text":"hi","nick":"b o b"}""", "Invalid nickname: 1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.")]
    [InlineData("""{"text":"hi","nick":"Server"}""", "Invalid nickname: server is reserved.")]
    [InlineData("""{"text":"hi","nick":"admin"}""", "Invalid nickname: admin is reserved.")]
    public async Task Invalid_messages_are_refused_with_the_reason(string body, string detail)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync(General, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(detail, answer.Detail);
        await AssertNothingSaidAsync(admin);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var content = new ByteArrayContent([.. "{\"text\":\"a"u8, 0xFF, .. "\"}"u8]) { Headers = { { "Content-Type", "application/json" } } };

        var answer = await admin.SendAsync(HttpMethod.Post, General, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("text is not valid Unicode.", answer.Detail);
    }

    [Fact]
    public async Task A_line_may_be_as_long_as_the_limit_and_a_longer_one_takes_all_others_with_it()
    {
        await using var host = RunningHost.Start(("Limits:MaxLineBytes", "64"), ("Limits:MaxFrameBytes", "1000"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var longest = new string('é', 32);

        var tooLong = await admin.PostAsync(General, $$"""{"text":"short\n{{longest}}x"}""");
        await AssertNothingSaidAsync(admin);
        var fits = await admin.PostAsync(General, $$"""{"text":"short\n{{longest}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, tooLong.Status);
        Assert.Equal("Line too long: the limit is 64 bytes.", tooLong.Detail);
        Assert.Equal(HttpStatusCode.Created, fits.Status);
        Assert.Equal($"server: {longest}", await alice.ReadUntilAsync("é"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_may_be_as_large_as_the_limit_and_a_larger_one_is_too_large(bool isChunked)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var fits = await PostAsync("""{"text":"hi"}""".PadRight(65536));
        var tooLarge = await PostAsync("""{"text":"hi"}""".PadRight(65537));
        var huge = await PostAsync("""{"text":"hi"}""".PadRight(5_000_000));
        var after = await PostAsync("""{"text":"hi"}""");

        Assert.Equal(HttpStatusCode.Created, fits.Status);
        Assert.All([tooLarge, huge], answer => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status));
        Assert.Equal("The limit is 65536 bytes.", tooLarge.Detail);
        Assert.Equal(2, after.Json.GetProperty("seq").GetInt64());

        Task<Answer> PostAsync(string body) => admin.SendAsync(
            HttpMethod.Post,
            General,
            new StringContent(body, Encoding.UTF8, "application/json"),
            isChunked ? [("Transfer-Encoding", "chunked")] : []);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Bodies_of_another_content_type_are_not_read(string? contentType)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await PostAsAsync(admin, contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal("The body must be application/json, in UTF-8.", answer.Detail);
        await AssertNothingSaidAsync(admin);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task JSON_may_be_called_so_in_all_usual_ways(string contentType)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        Assert.Equal(HttpStatusCode.Created, (await PostAsAsync(admin, contentType)).Status);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    [InlineData("\u0430lice")]
    public async Task The_name_of_a_connected_person_is_refused(string nick)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.PostAsync(General, $$"""{"text":"hi","nick":"{{nick}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal($"Nickname already in use: {nick}", answer.Detail);
        await AssertNothingSaidAsync(admin);
    }

    [Fact]
    public async Task Nothing_can_be_said_in_a_room_that_is_not_there()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var unknown = await admin.PostAsync("/rooms/nowhere/messages", """{"text":"hi"}""");
        var invalid = await admin.PostAsync("/rooms/no%20room/messages", """{"text":"hi"}""");

        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal("No such room: nowhere", unknown.Detail);
        Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
        Assert.StartsWith("Invalid room name: ", invalid.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_room_with_history_can_be_spoken_in()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/join dev");
        await alice.SendAsync("hello?");
        await alice.SendAsync("/leave");
        await alice.ReadUntilAsync("You left dev");

        var answer = await admin.PostAsync("/rooms/dev/messages", """{"text":"hello."}""");

        Assert.Equal("""{"room":"dev","seq":2,"lastSeq":2}""" + "\n", answer.Body);
    }

    [Fact]
    public async Task While_the_log_is_away_nothing_is_said()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var store = host.Services.GetRequiredService<SwitchableHistoryStore>();

        store.IsAway = true;
        var away = await admin.PostAsync(General, """{"text":"one\ntwo"}""");
        store.IsAway = false;
        var back = await admin.PostAsync(General, """{"text":"three"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Equal("the disk is full.", away.Detail);
        Assert.Equal("""{"room":"general","seq":1,"lastSeq":1}""" + "\n", back.Body);
        Assert.Equal("server: three", await alice.ReadUntilAsync("server"));
    }

    private static async Task<Answer> PostAsAsync(AdminCaller admin, string? contentType)
    {
        using var content = new ByteArrayContent("""{"text":"hi"}"""u8.ToArray());
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await admin.SendAsync(HttpMethod.Post, General, content);
    }

    private static async Task AssertNothingSaidAsync(AdminCaller admin) =>
        Assert.Equal(0, (await admin.GetAsync("/rooms/general")).Json.GetProperty("lastSeq").GetInt64());
}
