using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting.Doctor;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Hosting.Doctor;

public sealed class DoctorCommandTests
{
    private static readonly (string, string?)[] FreePorts =
        [("Listeners:Chat:Port", "0"), ("Listeners:Echo:Port", "0"), ("Listeners:Admin:Port", "0"), ("Listeners:Web:Port", "0"), ("Listeners:Irc:Port", "0")];

    [Fact]
    public void All_is_well_on_a_machine_that_can_run_the_tests()
    {
        var (exitCode, lines) = Run(FreePorts);

        Assert.Equal(0, exitCode);
        Assert.All(lines, line => Assert.Matches("^(ok  |warn) [a-zA-Z ]+: .+", line));
        foreach (var what in (string[])["port Chat", "port Admin", "file handles", "data folder", "history file", "disk space", "disk sync", "text", "clock"])
            Assert.Single(lines, line => line[5..].StartsWith(what + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_in_use_fails_and_names_who_has_it()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, lines) = Run([.. FreePorts, ("Listeners:Echo:Port", $"{port}")]);

        Assert.Equal(1, exitCode);
        var line = Assert.Single(lines, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.StartsWith($"FAIL port Echo: 0.0.0.0:{port} is in use by ", line, StringComparison.Ordinal);
        Assert.EndsWith("Stop it, or choose another port: --Listeners:Echo:Port=...", line, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"(process {Environment.ProcessId})", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_are_looked_at_as_the_server_will_use_them()
    {
        using var files = new TestCertificates();
        var (good, goodKey) = files.Write("good", TimeSpan.FromDays(60), "chat.example", "*.chat.example");
        var (late, lateKey) = files.Write("late", TimeSpan.FromDays(3), "late.example");
        (string, string?)[] settings =
        [
            ("Tls:Certificates:0:Certificate", good), ("Tls:Certificates:0:Key", goodKey),
            ("Tls:Certificates:1:Certificate", late), ("Tls:Certificates:1:Key", lateKey),
            ("Tls:Certificates:2:Certificate", good), ("Tls:Certificates:2:Key", lateKey),
            ("Listeners:ChatTls:Port", "0"), ("Listeners:IrcTls:Port", "0"), ("Listeners:WebTls:Port", "0"),
        ];

        var (exitCode, lines) = Run([.. FreePorts, .. settings]);

        Assert.Equal(1, exitCode);
        Assert.Contains(lines, line => line.StartsWith("warn certificate 0: chat.example, *.chat.example: this machine does not trust it", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("warn certificate 1: late.example: ends in 2 days, at ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FAIL certificate 2: no certificate with its private key can be read from ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_a_failure()
    {
        var (exitCode, lines) = Run(("Limits:MaxLineBytes", "many"), ("Rooms:MaxRoms", "1"));

        Assert.Equal(1, exitCode);
        Assert.Equal(2, lines.Count(line => line.StartsWith("FAIL settings: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Settings_are_printed_with_their_source_and_secrets_masked()
    {
        using var directory = new TemporaryDirectory();
        var configuration = Settings.OfJson(directory, """
            { "Admin": { "Token": "s3cret-of-tests-16", "Tokn": "s3cret-of-tests-16" }, "Limits": { "MaxLineBytes": 100 }, "Server": { "Welcome": ["hi"] } }
            """);

        var lines = SettingOrigins.Find(configuration).Select(finding => finding.ToString()).ToList();

        var source = Path.Combine(directory.FullName, "appsettings.json");
        Assert.Contains($"ok   setting: Limits:MaxLineBytes = 100 ({source})", lines);
        Assert.Contains($"ok   setting: Admin:Token = *** ({source})", lines);
        Assert.Contains($"ok   setting: Server:Welcome:0 = hi ({source})", lines);
        Assert.DoesNotContain(lines, line => line.Contains("s3cret-of-tests-16", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200_000, 500, "warn")]
    [InlineData(200_000, 65_000, "ok  ")]
    [InlineData(400, 500, "ok  ")]
    public void Too_few_file_handles_are_worth_a_warning(int wanted, int possible, string level) =>
        Assert.StartsWith(level, HandleCheck.Find(wanted, possible).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_clock_before_the_program_was_made_fails()
    {
        var built = new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(FindingLevel.Fail, ClockCheck.Find(new DateTimeOffset(built.AddYears(-1)), built).Level);
        Assert.Equal(FindingLevel.Ok, ClockCheck.Find(new DateTimeOffset(built.AddHours(1)), built).Level);
    }

    [Fact]
    public void An_impossible_data_folder_is_reported_and_is_no_failure_while_memory_is_used()
    {
        var (needed, failures) = Run([.. FreePorts, ("History:Path", "/proc/chathost/chat.db")]);
        var (exitCode, lines) = Run([.. FreePorts, ("History:Path", "/proc/chathost/chat.db"), ("History:Store", "Memory")]);

        Assert.Equal(1, needed);
        Assert.Single(failures, line => line.StartsWith("FAIL data folder: /proc cannot be written: ", StringComparison.Ordinal));
        Assert.Equal(0, exitCode);
        Assert.Single(lines, line => line.StartsWith("warn data folder: /proc cannot be written: ", StringComparison.Ordinal)
            && line.EndsWith("Not used while History:Store=Memory.", StringComparison.Ordinal));
    }

    private static (int ExitCode, string[] Lines) Run(params (string Key, string? Value)[] settings)
    {
        // Of a key given twice the later one holds.
        var configuration = Settings.Of([.. settings.Reverse().DistinctBy(setting => setting.Key)]);
        using var output = new StringWriter();
        var exitCode = DoctorCommand.Run(configuration, Settings.Check(configuration), output);
        return (exitCode, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
