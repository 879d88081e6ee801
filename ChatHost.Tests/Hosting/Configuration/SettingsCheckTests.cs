using System.Globalization;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Hosting.Configuration;

public sealed class SettingsCheckTests
{
    [Fact]
    public void Nothing_configured_is_fine()
    {
        var report = Settings.Check();

        Assert.Empty(report.Mistakes);
        Assert.Empty(report.Notices);
    }

    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    public void A_database_stands_beside_no_other_store(string store)
    {
        var report = Settings.Check(("Cluster:Database", "Host=db;Database=chat;Password=s3cret"), ("History:Store", store));

        Assert.Equal(
            [$"History:Store = {store}: not beside Cluster:Database, which keeps history in PostgreSQL. Leave out one of the two."], report.Mistakes);
    }

    [Fact]
    public void The_shipped_file_is_fine()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("appsettings.json")).Build();

        var report = Settings.Check(configuration);

        Assert.Empty(report.Mistakes);
        Assert.Empty(report.Notices);
    }

    [Theory]
    [InlineData("Limits:MaxLineBytes", "abc", "Limits:MaxLineBytes = abc: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "", "Limits:MaxLineBytes = (empty): must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "15", "Limits:MaxLineBytes = 15: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "-4096", "Limits:MaxLineBytes = -4096: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "4,096", "Limits:MaxLineBytes = 4,096: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "4k", "Limits:MaxLineBytes = 4k: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:MaxLineBytes", "99999999999999999999", "Limits:MaxLineBytes = 99999999999999999999: must be a whole number from 16 to 1048576.")]
    [InlineData("Limits:Messages:PerSecond", "0", "Limits:Messages:PerSecond = 0: must be a whole number from 1 to 1000000000.")]
    [InlineData("History:MaxBytes", "1GiB", "History:MaxBytes = 1GiB: must be a whole number from 65536 to 1099511627776.")]
    [InlineData("Limits:SlowReaders", "Drp", "Limits:SlowReaders = Drp: must be Drop or Disconnect.")]
    [InlineData("Limits:SlowReaders", "1", "Limits:SlowReaders = 1: must be Drop or Disconnect.")]
    [InlineData("Limits:WriteTimeout", "30", "Limits:WriteTimeout = 30: must be a duration such as 00:10:00 or 10m from 00:00:01 to 1.00:00:00.")]
    [InlineData("Limits:WriteTimeout", "off", "Limits:WriteTimeout = off: must be a duration such as 00:10:00 or 10m from 00:00:01 to 1.00:00:00.")]
    [InlineData("Limits:WriteTimeout", "24:00:00", "Limits:WriteTimeout = 24:00:00: must be a duration such as 00:10:00 or 10m from 00:00:01 to 1.00:00:00.")]
    [InlineData("Limits:IdleTimeout", "never", "Limits:IdleTimeout = never: must be a duration such as 00:10:00 or 10m from 00:00:01 to 365.00:00:00, or off.")]
    [InlineData("Shutdown:Notice", "-00:00:01", "Shutdown:Notice = -00:00:01: must be a duration such as 00:10:00 or 10m from 00:00:00 to 01:00:00.")]
    [InlineData("Listeners:Chat:Enabled", "yes", "Listeners:Chat:Enabled = yes: must be true or false.")]
    [InlineData("Listeners:Chat:Port", "65536", "Listeners:Chat:Port = 65536: must be a whole number from 0 to 65535.")]
    [InlineData("Listeners:Chat:Address", "chat.example.org", "Listeners:Chat:Address = chat.example.org: must be an IPv4 or IPv6 address, localhost, or * for all addresses.")]
    [InlineData("Listeners:Chat:Address", "127.1", "Listeners:Chat:Address = 127.1: must be an IPv4 or IPv6 address, localhost, or * for all addresses.")]
    [InlineData("Listeners:Chat:Address", "[::1]:80", "Listeners:Chat:Address = [::1]:80: must be an IPv4 or IPv6 address, localhost, or * for all addresses.")]
    [InlineData("Listeners:Chat:Protocol", "Telnet", "Listeners:Chat:Protocol = Telnet: must be one of Line, Echo, Nod, Admin, Web, Irc, Any.")]
    [InlineData("Server:Name", "", "Server:Name = (empty): must be 1 to 64 characters of text without control characters.")]
    [InlineData("Server:Name", "a\u001bb", "Server:Name = a\uFFFDb: must be 1 to 64 characters of text without control characters.")]
    [InlineData("Admin:AllowedHosts:0", "http://chat", "Admin:AllowedHosts:0 = http://chat: must be host names without scheme and port, such as chat.example.org.")]
    [InlineData("Rooms:Default", "two words", "Rooms:Default = two words: must be a room name, 1 to 32 letters, digits, _ and -, starting with a letter or digit.")]
    [InlineData("History:Store", "Redis", "History:Store = Redis: must be Memory or Sqlite.")]
    [InlineData("History:Store", "Postgres", "History:Store = Postgres: is what Cluster:Database selects; must be Memory or Sqlite.")]
    [InlineData("Cluster:Database", "Host=db;Nonsense=s3cret", "Cluster:Database = ***: must be a connection string such as Host=localhost;Database=chathost;Username=chathost;Password=...")]
    [InlineData("Cluster:Database", "Database=s3cret", "Cluster:Database = ***: names no Host.")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Logging:LogLevel:Default = Loud: must be one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    public void A_wrong_value_is_named_with_what_is_allowed(string key, string value, string mistake)
    {
        var report = Settings.Check((key, value));

        Assert.Equal([mistake], report.Mistakes);
    }

    [Theory]
    [InlineData("Limits:MaxLineByte", "Limits:MaxLineByte: not a setting. Did you mean Limits:MaxLineBytes?")]
    [InlineData("Limits:MaxLineBytse", "Limits:MaxLineBytse: not a setting. Did you mean Limits:MaxLineBytes?")]
    [InlineData("Limits:Message:Burst", "Limits:Message:Burst: not a setting. Did you mean Limits:Messages:Burst?")]
    [InlineData("Limits:PerSecond", "Limits:PerSecond: not a setting. Did you mean Limits:Messages:PerSecond?")]
    [InlineData("Limits:MaxLineBytes:Max", "Limits:MaxLineBytes:Max: not a setting. Did you mean Limits:MaxLineBytes?")]
    [InlineData("Listeners:Chat:Prot", "Listeners:Chat:Prot: not a setting. Did you mean Listeners:Chat:Port?")]
    [InlineData("Shutdown:Colour", "Shutdown:Colour: not a setting. Shutdown has Notice, DrainTimeout.")]
    [InlineData("Limits:Messages", "Limits:Messages: not a setting by itself. Limits has Messages:PerSecond, Messages:Burst.")]
    [InlineData("Listeners:Chat", "Listeners:Chat: not a setting by itself. Listeners:Chat has Enabled, Address, Port, Protocol, Tls, ProxyFrom, ClientCertificates.")]
    public void An_unknown_key_is_refused_with_what_was_meant(string key, string mistake)
    {
        var report = Settings.Check((key, "1"));

        Assert.Equal([mistake], report.Mistakes);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var report = Settings.Check(
            ("Limits:MaxLineBytes", "abc"),
            ("Limits:MaxLineByte", "1"),
            ("Rooms:MaxRooms", "0"),
            ("Listeners:Chat:Port", "-1"),
            ("Listeners:Echo:Enabled", "2"),
            ("Shutdown:DrainTimeout", "soon"));

        Assert.Equal(6, report.Mistakes.Count);
        Assert.All(report.Mistakes, mistake => Assert.DoesNotContain('\n', mistake));
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        var report = Settings.Check(("Admin:Token", "hunter2 hunter2"), ("Admin:Tokn", "hunter2"), ("Listeners:Chat:Tls:Password", "hunter2"), ("Tls:Certificates:0:Pasword", "hunter2"));

        Assert.Equal(5, report.Mistakes.Count);
        Assert.Contains("Admin:Token = ***: must be 16 to 512 visible ASCII characters without spaces.", report.Mistakes);
        Assert.All(report.Mistakes, mistake => Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal));
    }

    [Fact]
    public void Asking_for_tls_without_a_certificate_is_refused()
    {
        var report = Settings.Check(("Listeners:Chat:Tls", "true"));

        Assert.Equal(["Listeners:Chat:Tls = true: needs a certificate. Name its file in Tls:Certificates:0:Certificate."], report.Mistakes);
    }

    [Fact]
    public void A_certificate_without_a_file_is_refused()
    {
        var report = Settings.Check(("Tls:Certificates:0:Key", "key.pem"));

        Assert.Equal(["Tls:Certificates:0:Certificate is missing: must be a file in PEM or PKCS #12."], report.Mistakes);
    }

    [Theory]
    [InlineData("Listeners:Admin:ProxyFrom", "10.0.0.5", "Listeners:Admin:ProxyFrom: Admin takes none: what loopback may do there must be asked for from here.")]
    [InlineData("Listeners:WebTls:ClientCertificates", "Ask", "Listeners:WebTls:ClientCertificates = Ask: not with Web: browsers give up a WebSocket that asks.")]
    [InlineData("Listeners:Web:ProxyFrom:0", "proxy.example", "Listeners:Web:ProxyFrom:0 = proxy.example: must be addresses or networks, such as 10.0.0.5, 10.0.0.0/8 or fd00::/8.")]
    public void What_a_listener_cannot_do_is_refused(string key, string value, string mistake)
    {
        var report = Settings.Check((key, value));

        Assert.Equal([mistake], report.Mistakes);
    }

    [Fact]
    public void A_new_listener_must_say_its_port_and_protocol()
    {
        var report = Settings.Check(("Listeners:Chta:Address", "127.0.0.1"));

        Assert.Equal(
            [
                "Listeners:Chta:Port is missing: must be a whole number from 0 to 65535. Only Chat, Echo, Admin, Web, Irc, ChatTls, IrcTls, WebTls, Nod may leave it out.",
                "Listeners:Chta:Protocol is missing: must be one of Line, Echo, Nod, Admin, Web, Irc, Any. Only Chat, Echo, Admin, Web, Irc, ChatTls, IrcTls, WebTls, Nod may leave it out.",
            ],
            report.Mistakes);
    }

    [Fact]
    public void A_new_listener_with_a_wrong_port_has_one_mistake()
    {
        var report = Settings.Check(("Listeners:Second:Port", "x"), ("Listeners:Second:Protocol", "Line"));

        Assert.Equal(["Listeners:Second:Port = x: must be a whole number from 0 to 65535."], report.Mistakes);
    }

    [Theory]
    [InlineData("Limits:MaxFrameBytes", "4095", "Limits:MaxFrameBytes = 4095: must be at least Limits:MaxLineBytes (4096).")]
    [InlineData("Limits:ReadAheadBytes", "4095", "Limits:ReadAheadBytes = 4095: must be at least Limits:MaxLineBytes (4096).")]
    [InlineData("Limits:SendQueueBytes", "4095", "Limits:SendQueueBytes = 4095: must be at least Limits:MaxLineBytes (4096).")]
    [InlineData("History:ReplayOnJoin", "501", "History:ReplayOnJoin = 501: must be at most History:MaxReplay (500).")]
    public void Numbers_that_do_not_fit_each_other_are_a_mistake(string key, string value, string mistake)
    {
        var report = Settings.Check((key, value));

        Assert.Equal([mistake], report.Mistakes);
    }

    [Fact]
    public void A_wrong_limit_is_not_blamed_on_those_that_depend_on_it()
    {
        var report = Settings.Check(("Limits:MaxLineBytes", "x"), ("Limits:MaxFrameBytes", "100"));

        Assert.Equal(["Limits:MaxLineBytes = x: must be a whole number from 16 to 1048576."], report.Mistakes);
    }

    [Fact]
    public void A_raised_limit_asks_for_nothing_else()
    {
        var report = Settings.Check(("Limits:MaxLineBytes", "1048576"), ("History:MaxReplay", "1"));

        Assert.Empty(report.Mistakes);
    }

    [Theory]
    [InlineData("Limits:IdleTimeout", "off")]
    [InlineData("Limits:IdleTimeout", "Off")]
    [InlineData("Limits:IdleTimeout", "0")]
    [InlineData("Limits:IdleTimeout", "00:00:00")]
    [InlineData("Limits:IdleTimeout", "1.12:00:00")]
    [InlineData("Limits:WriteTimeout", "00:00:01.5")]
    [InlineData("Shutdown:Notice", "0")]
    [InlineData("Limits:SlowReaders", "disconnect")]
    [InlineData("Listeners:Chat:Enabled", "FALSE")]
    [InlineData("Listeners:Chat:Port", "0")]
    [InlineData("Listeners:Chat:Address", "*")]
    [InlineData("Listeners:Chat:Address", "::")]
    [InlineData("Listeners:Chat:Address", "[::1]")]
    [InlineData("Listeners:Chat:Address", "localhost")]
    [InlineData("LISTENERS:CHAT:PORT", "0")]
    [InlineData("Admin:Token", "")]
    [InlineData("Admin:AllowedHosts", "chat.example.org;[::1]")]
    [InlineData("Server:Welcome", "One\nTwo")]
    [InlineData("History:Store", "Memory")]
    [InlineData("History:Store", "sqlite")]
    [InlineData("History:Sync", "Power")]
    [InlineData("History:Path", "chat.db")]
    [InlineData("Logging:LogLevel:Default", "debug")]
    [InlineData("Web:AllowedOrigins:0", "https://chat.example.org")]
    [InlineData("Web:AllowedOrigins", "http://localhost:3000;https://[::1]")]
    [InlineData("Web:AllowedHosts", "chat.example.org;chat")]
    [InlineData("Web:TrustedProxies", "10.0.0.5;10.0.0.0/8;::1;fd00::/8;0.0.0.0/0")]
    public void Allowed_values_pass(string key, string value)
    {
        var report = Settings.Check((key, value));

        Assert.Empty(report.Mistakes);
        Assert.Empty(report.Notices);
    }

    [Theory]
    [InlineData("SERVER")]
    [InlineData("ROOMS")]
    [InlineData("ADMIN")]
    [InlineData("LISTENERS")]
    [InlineData("PATH")]
    [InlineData("Elsewhere:Limit")]
    public void A_strangers_variable_does_not_matter(string name)
    {
        var report = Settings.Check((name, "foo"));

        Assert.Empty(report.Mistakes);
        Assert.Empty(report.Notices);
    }

    [Fact]
    public void A_variable_is_named_as_its_setting()
    {
        // The prefix keeps it from the hosts of other tests; it is cut off.
        Environment.SetEnvironmentVariable("CHATHOST_CHECK_TEST_LISTENERS__CHAT__PORT", "abc");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("CHATHOST_CHECK_TEST_").Build();

        var report = Settings.Check(configuration);

        Assert.Equal(["Listeners:Chat:Port = abc: must be a whole number from 0 to 65535."], report.Mistakes);
    }

    [Fact]
    public void A_mistyped_section_in_a_file_is_found()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Settings.OfJson(directory, """{ "Limit": { "MaxLineBytes": 100 }, "Listener": { "Chat": { "Port": 1 } } }""");

        var report = Settings.Check(configuration);

        Assert.Equal(
            [
                "Limit:MaxLineBytes: not a setting. Did you mean Limits:MaxLineBytes?",
                "Listener:Chat:Port: not a setting. Did you mean Listeners:Chat:Port?",
            ],
            report.Mistakes);
    }

    [Fact]
    public void A_strangers_section_in_a_file_is_a_notice()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Settings.OfJson(directory, """{ "Weather": { "City": "Oslo" }, "AllowedHosts": "*", "Logging": {}, "$schema": "x" }""");

        var report = Settings.Check(configuration);

        Assert.Empty(report.Mistakes);
        Assert.Equal(["AllowedHosts: not a setting; it has no effect.", "Weather: not a setting; it has no effect."], report.Notices.Order());
    }

    [Fact]
    public void Empty_lists_groups_and_nulls_in_a_file_are_fine()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Settings.OfJson(
            directory,
            """{ "Server": { "Welcome": [], "Name": null }, "Limits": { "Messages": {} }, "Rooms": null, "Listeners": { "Chat": {} } }""");

        var report = Settings.Check(configuration);

        Assert.Empty(report.Mistakes);
    }

    [Fact]
    public void An_unknown_key_in_a_file_is_refused_even_when_it_holds_nothing()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Settings.OfJson(directory, """{ "Shutdown": { "Notices": {}, "Colour": null } }""");

        var report = Settings.Check(configuration);

        Assert.Equal(2, report.Mistakes.Count);
    }

    [Fact]
    public void A_list_with_too_many_entries_is_refused()
    {
        var report = Settings.Check([.. Enumerable.Range(0, 101).Select(i => ($"Server:Welcome:{i}", (string?)"line"))]);

        Assert.Equal(
            ["Server:Welcome has too many entries: must be up to 100 entries, each 0 to 500 characters of text without control characters."],
            report.Mistakes);
    }

    [Fact]
    public void A_long_value_is_cut_in_its_line()
    {
        var report = Settings.Check(("Limits:MaxLineBytes", new string('9', 5000)));

        Assert.InRange(Assert.Single(report.Mistakes).Length, 100, 200);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    public void The_culture_of_the_machine_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var report = Settings.Check(
                ("limits:slowreaders", "DISCONNECT"),
                ("LIMITS:WRITETIMEOUT", "00:00:01.5"),
                ("History:MaxBytes", "1.000.000"),
                ("Limits:MaxFrameBytes", "4095"));

            Assert.Equal(
                [
                    "Limits:MaxFrameBytes = 4095: must be at least Limits:MaxLineBytes (4096).",
                    "History:MaxBytes = 1.000.000: must be a whole number from 65536 to 1099511627776.",
                ],
                report.Mistakes);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
