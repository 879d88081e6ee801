using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>
/// After a session full of passwords, keys and tokens, right and wrong, in every way to give them: none of them stands in a log of any
/// level, a metric, what was said, the record, a list, or a file beside the database.
/// </summary>
public sealed class SecretsTests : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _secrets = [];

    // Of a room: its operators are shown it, so the store has it as it is.
    private readonly List<string> _roomSecrets = [];
    private readonly List<string> _shown = [];
    private int _visitors;

    [Fact]
    public async Task No_secret_is_written_down_anywhere()
    {
        await using (var host = RunningHost.Start(
            ("Accounts:Rounds", "100000"),
            ("Accounts:TriesPerMinute", "1000"),
            ("History:Store", "Sqlite"),
            ("History:Path", Path.Combine(_directory.FullName, "chat.db")),
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace")))
        {
            using var admin = AdminCaller.Of(host);
            using var reader = await LineVisitor.ConnectAsync(host.AddressOf("Chat"));
            await TypeLinesAsync(host.AddressOf("Chat"));
            await SpeakJsonAsync(host.AddressOf("Chat"));
            await SpeakOverWebAsync(host.AddressOf("Web"));
            await CallAsync(host, admin);

            await reader.TypeAsync("/history 500");
            await reader.TypeAsync("/join dev");
            await reader.TypeAsync("/rooms");
            _shown.AddRange(reader.Read);
            foreach (var path in (string[])["/metrics", "/clients?limit=500", "/accounts", "/accounts/alice", "/audit?limit=500", "/rooms", "/rooms/general/messages?limit=500", "/rooms/general/export", "/healthz", "/readyz"])
                _shown.Add((await admin.GetAsync(path)).Body);
            Find(_shown.Concat(host.Logs.Lines.Select(line => line.Text)), [.. _secrets, .. _roomSecrets]);
            Assert.Contains(host.Logs.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Trace);
            FindInFiles();
        }

        FindInFiles();
        Assert.InRange(_secrets.Count, 40, 200);
    }

    public void Dispose() => _directory.Dispose();

    private async Task TypeLinesAsync(IPEndPoint server)
    {
        using var alice = await LineVisitor.ConnectAsync(server, NextAddress());
        await alice.TypeAsync("/nick alice");
        var password = Secret("registered");
        await alice.SendAsync("/register", password);
        await alice.ReadUntilAsync("* alice is registered");
        foreach (var line in (string[])["/login alice {0}", "/LOGIN alice {0}", "  /login alice {0}", "\t/login alice {0}", "\u00A0/login alice {0}", "\u3000 /register {0}",
            "\u001b[A/login alice {0}", "x\b/login alice {0}", "\uFEFF/login alice {0}", "\u0001/login alice {0}", "\u000c /password {0} {0}", "/login alice\t{0}",
            "/login\u00A0alice {0}", "/register {0}", "/password {0}", "/password {0} {0}", "/account delete {0}", "/account {0}", "/account key {0} {0} {0} {0}",
            "/account end {0}", "/login {0}"])
        {
            using var guest = await LineVisitor.ConnectAsync(server, NextAddress());
            await guest.SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Secret("typed")), "");
            await guest.TypeAsync("/who general");
        }

        // What is asked for comes in two lines, or in a packet of its own, or after what cannot be read.
        using (var guest = await LineVisitor.ConnectAsync(server, NextAddress()))
        {
            await guest.SendAsync("/login alice", Secret("prompted"));
            await guest.ReadUntilAsync("! Wrong name");
            await guest.SendAsync("/login alice");
            await guest.ReadUntilAsync("* Password:");
            await guest.SendBytesAsync([0xC0, 0xAF, .. Utf8.GetBytes(Secret("unreadable")), (byte)'\n']);
            await guest.ReadUntilAsync("! Not valid UTF-8.");
            await guest.SendAsync(Secret("after unreadable"));
            await guest.ReadUntilAsync("! Wrong name");
            await guest.SendAsync("/login alice", Secret("long").PadRight(5000, 'x'));
            await guest.ReadUntilAsync("! Line too long");
            await guest.SendAsync(Secret("after long"));
            await guest.ReadUntilAsync("! Wrong name");
            await guest.SendAsync("/password", Secret("of a guest"));
            await guest.ReadUntilAsync("* New password:");
            await guest.SendAsync(Secret("new of a guest"));
            await guest.ReadUntilAsync("! You are not logged in.");
        }

        var changed = Secret("changed");
        await alice.SendAsync($"/password {password} {changed}");
        await alice.ReadUntilAsync("* Password changed.");
        await alice.SendAsync("/account key ci");
        var key = (await alice.ReadUntilAsync("chk_")).Split(' ').Single(word => word.StartsWith("chk_", StringComparison.Ordinal));
        _secrets.Add(key);
        foreach (var line in (string[])[$"/login alice {key}", $"/login alice {changed}", $"/login {key}", "/account", "/who"])
        {
            using var other = await LineVisitor.ConnectAsync(server, NextAddress());
            await other.SendAsync(line, "");
            await other.TypeAsync("/who general");
            _shown.AddRange(other.Read.Where(read => read.StartsWith("* ", StringComparison.Ordinal)));
        }

        await alice.TypeAsync("/join dev");
        await alice.TypeAsync($"/room password {RoomSecret()}");
        await alice.TypeAsync($"/room PASSWORD {RoomSecret()}");
        await alice.TypeAsync($"/room passwort {RoomSecret()}");
        using var bob = await LineVisitor.ConnectAsync(server, NextAddress());
        await bob.TypeAsync($"/join dev {RoomSecret()}");
        await bob.TypeAsync($"  /join dev {RoomSecret()}");
        await alice.TypeAsync("/logout");
    }

    private async Task SpeakJsonAsync(IPEndPoint server)
    {
        using var json = await JsonVisitor.ConnectAsync(server, NextAddress());
        _secrets.Add(json.Token);
        await json.TryAsync("""{"type":"nick","nick":"carol"}""");
        var password = Secret("json");
        foreach (var request in (string[])[
            $$"""{"type":"register","password":"{{password}}"}""",
            $$"""{"type":"password","old":"{{Secret("json wrong")}}","new":"{{Secret("json new")}}"}""",
            $$"""{"type":"login","nick":"alice","password":"{{Secret("json login")}}"}""",
            $$"""{"type":"login","nick":"alice","key":"{{Secret("json key")}}"}""",
            $$"""{"type":"login","nick":["{{Secret("json list")}}"]}""",
            $$"""{"type":"signin","password":"{{Secret("json unknown")}}"}""",
            $$"""{"type":"deleteAccount","password":"{{Secret("json delete")}}"}""",
            $$"""{"type":"command","text":"/login alice {{Secret("json typed")}}"}""",
            $$"""{"type":"command","text":"  /login alice {{Secret("json typed after blanks")}}"}""",
            $$"""{"type":"command","text":"/password {{Secret("json typed old")}} {{Secret("json typed new")}}"}""",
            $$"""{"type":"resume","token":"{{Secret("json token")}}"}""",
            """{"type":"logout"}"""])
        {
            await json.TryAsync(request);
            _secrets.Add(json.Token);
        }

        var key = (string?)(await json.AskAsync("""{"type":"newKey","label":"bot"}"""))["key"];
        if (key is not null)
            _secrets.Add(key);
        await json.SendTextAsync($$"""{"type":"login","nick":"carol","password":"{{Secret("half")}}" """);
        await json.TryAsync($$"""{"type":"login","nick":"carol","password":"{{password}}"}""");
        _secrets.Add(json.Token);
        key = (string)(await json.AskAsync("""{"type":"newKey","label":"bot"}"""))["key"]!;
        _secrets.Add(key);
        await json.TryAsync("""{"type":"account"}""");
        _shown.AddRange(json.Read.Where(read => read.Contains("\"type\":\"account\"", StringComparison.Ordinal)));
        var token = json.Token;
        json.Reset();
        using var back = await JsonVisitor.ConnectAsync(server, NextAddress());
        await back.ResumeAsync(token);
    }

    private async Task SpeakOverWebAsync(IPEndPoint server)
    {
        foreach (var start in (string[])[
            $$"""{"type":"start","nick":"alice","password":"{{Secret("web")}}"}""",
            $$"""{"type":"start","nick":"alice","key":"chk_{{Secret("web key").PadRight(43, 'A')}}"}""",
            $$"""{"type":"start","nick":"dave"}"""])
        {
            using var page = await JsonVisitor.ConnectWebAsync(server, start, NextAddress());
            _secrets.Add(page.Token);
            await page.TryAsync(new JsonObject { ["type"] = "register", ["password"] = Secret("web register") }.ToJsonString());
            _secrets.Add(page.Token);
        }
    }

    private async Task CallAsync(RunningHost host, AdminCaller admin)
    {
        using var http = new HttpClient();
        foreach (var authorization in (string[])[_secrets.First(secret => secret.StartsWith("chk_", StringComparison.Ordinal)), $"chk_{Secret("http").PadRight(43, 'A')}", Secret("http bare")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.UriOf("Web"), "/rooms/general/messages"))
            {
                Content = new StringContent("""{"text":"from a program"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {authorization}");
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            _shown.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        _shown.Add((await admin.PostAsync("/accounts", $$"""{"name":"zoe","password":"{{Secret("admin")}}"}""")).Body);
        _shown.Add((await admin.PostAsync("/accounts", $$"""{"name":"no name","password":"{{Secret("admin refused")}}"}""")).Body);
        _shown.Add((await admin.PostAsync("/accounts", $$"""{"name":"zed","password":["{{Secret("admin list")}}"]}""")).Body);
        _shown.Add((await admin.SendAsync(
            HttpMethod.Patch, "/accounts/zoe", new StringContent($$"""{"password":"{{Secret("patched")}}"}""", Encoding.UTF8, "application/json"))).Body);
    }

    /// <summary>A new one; what it is for stands in it, so that a failure says where it came from.</summary>
    private string Secret(string use)
    {
        var secret = $"{use.Replace(' ', '-')}-s3cr3t-{_secrets.Count}";
        _secrets.Add(secret);
        return secret;
    }

    /// <summary>Each comes from another address: the tries of one are counted together.</summary>
    private IPAddress NextAddress() => new([127, 0, 1, (byte)++_visitors]);

    private string RoomSecret()
    {
        var secret = $"r00m-{_roomSecrets.Count}";
        _roomSecrets.Add(secret);
        return secret;
    }

    private static void Find(IEnumerable<string> texts, IEnumerable<string> secrets)
    {
        var all = string.Join('\n', texts);
        Assert.All(secrets.Where(secret => secret.Length > 0), secret =>
        {
            var at = all.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, $"{secret} stands in: {(at < 0 ? "" : all[Math.Max(0, at - 200)..Math.Min(all.Length, at + 100)])}");
        });
    }

    private void FindInFiles()
    {
        // Into the one that says who has the database nothing is written.
        var files = Directory.GetFiles(_directory.FullName).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.All(_secrets.Where(secret => secret.Length > 0), secret =>
                Assert.True(bytes.AsSpan().IndexOf(Utf8.GetBytes(secret)) < 0, $"{secret} stands in {Path.GetFileName(file)}."));
        }
    }
}
