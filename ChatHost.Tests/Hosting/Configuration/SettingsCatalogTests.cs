using ChatHost.Hosting.Configuration;

namespace ChatHost.Tests.Hosting.Configuration;

public sealed class SettingsCatalogTests
{
    /// <summary>What people were promised, and bounds of the durable store.</summary>
    private static readonly (string Key, string Default)[] Promised =
    [
        ("Listeners:<Name>:Enabled", ""),
        ("Listeners:<Name>:Address", ""),
        ("Listeners:<Name>:Port", ""),
        ("Listeners:<Name>:Protocol", ""),
        ("Listeners:<Name>:Tls", ""),
        ("Listeners:<Name>:ProxyFrom", ""),
        ("Listeners:<Name>:ClientCertificates", ""),
        ("Tls:Certificates:<n>:Certificate", ""),
        ("Tls:Certificates:<n>:Key", ""),
        ("Tls:Certificates:<n>:Password", ""),
        ("Server:Name", "ChatHost"),
        ("Server:IrcName", ""),
        ("Server:Welcome", ""),
        ("Server:Password", ""),
        ("Server:Transport", "Epoll"),
        ("Rooms:Default", "general"),
        ("Rooms:PresenceLimit", "100"),
        ("Rooms:MaxRooms", "10000"),
        ("Rooms:MaxPerSession", "50"),
        ("Rooms:MaxBans", "100"),
        ("Rooms:MaxOwned", "20"),
        ("Limits:MaxLineBytes", "4096"),
        ("Limits:Messages:PerSecond", "10"),
        ("Limits:Messages:Burst", "60"),
        ("Limits:MaxFrameBytes", "65536"),
        ("Limits:ReadAheadBytes", "65536"),
        ("Limits:MaxIgnores", "100"),
        ("Limits:MaxConnections", "200000"),
        ("Limits:ConnectionsPerAddress", "1024"),
        ("Limits:MaxLines", "100"),
        ("Limits:SendQueueBytes", "262144"),
        ("Limits:SlowReaders", "Drop"),
        ("Limits:WriteTimeout", "00:00:30"),
        ("Limits:IdleTimeout", "off"),
        ("Limits:PingInterval", "00:00:30"),
        ("Limits:PingTimeout", "00:00:15"),
        ("History:Store", "Sqlite"),
        ("History:Path", "data/chathost.db"),
        ("History:Sync", "Process"),
        ("History:MaxPerRoom", "10000"),
        ("History:MaxBytes", "1073741824"),
        ("History:MaxAge", "off"),
        ("History:ReplayOnJoin", "10"),
        ("History:MaxReplay", "500"),
        ("History:Private", "true"),
        ("History:MaxTokens", "100000"),
        ("History:RecentBytes", "33554432"),
        ("History:SetAsideCorrupt", "false"),
        ("Cluster:Database", ""),
        ("Admin:Token", ""),
        ("Admin:AllowedHosts", ""),
        ("Web:AllowedOrigins", ""),
        ("Web:AllowedHosts", ""),
        ("Web:TrustedProxies", ""),
        ("Sessions:ResumeWindow", "00:00:30"),
        ("Sessions:TokenLifetime", "7.00:00:00"),
        ("Tls:CheckInterval", "00:01:00"),
        ("Any:Silence", "00:00:01"),
        ("Any:Decide", "00:00:05"),
        ("Irc:RegisterBeforeConnect", "true"),
        ("Accounts:Registration", "Open"),
        ("Accounts:Required", "false"),
        ("Accounts:MinPassword", "8"),
        ("Accounts:RefuseCommon", "true"),
        ("Accounts:Rounds", "600000"),
        ("Accounts:ClearText", "Automatic"),
        ("Accounts:TriesPerMinute", "3"),
        ("Accounts:RegistrationsPerHour", "10"),
        ("Accounts:MaxConnections", "16"),
        ("Accounts:MaxKeys", "16"),
        ("Accounts:KeyIdle", "90.00:00:00"),
        ("Audit:MaxAge", "180.00:00:00"),
        ("Shutdown:Notice", "00:00:00"),
        ("Shutdown:DrainTimeout", "00:00:10"),
    ];

    [Fact]
    public void Every_promised_setting_is_there_with_its_default_and_no_other()
    {
        var there = SettingsCatalog.All.Select(entry => (entry.Key, entry.Default));

        Assert.Equal(Promised, there);
    }

    [Fact]
    public void Every_setting_says_what_is_allowed()
    {
        Assert.All(SettingsCatalog.All, entry => Assert.NotEqual("", entry.Allowed));
        Assert.All(SettingsCatalog.All, entry => Assert.NotEqual("", entry.Kind));
    }

    [Fact]
    public void Passwords_and_the_token_are_secrets()
    {
        var secrets = SettingsCatalog.All.Where(entry => entry.IsSecret).Select(entry => entry.Key);

        Assert.Equal(["Tls:Certificates:<n>:Password", "Server:Password", "Cluster:Database", "Admin:Token"], secrets);
    }

    [Fact]
    public void Every_default_passes_the_check_when_written_out()
    {
        var writtenOut = SettingsCatalog.All
            .Where(entry => !entry.Key.Contains('<', StringComparison.Ordinal))
            .Select(entry => (entry.Key, (string?)entry.Default));

        var report = Settings.Check([.. writtenOut]);

        Assert.Empty(report.Mistakes);
    }
}
