namespace ChatHost.Benchmarks.Servers;

/// <summary>An IRC server of another make, as Debian installs it, without any limit that the load would meet.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="Program">Where Debian puts it.</param>
/// <param name="Configure">What it reads, for a port.</param>
/// <param name="Arguments">How it is started, for that file.</param>
/// <param name="SetUpAtOnce">How many connections may be set up at once.</param>
internal sealed record ForeignIrcServer(string Name, string Program, Func<int, string> Configure, Func<string, string[]> Arguments, int SetUpAtOnce)
{
    public static IReadOnlyList<ForeignIrcServer> Installed { get; } =
    [
        .. new ForeignIrcServer[]
        {
            // It welcomes clients once a second.
            new("InspIRCd", "/usr/sbin/inspircd", Inspircd, file => ["--nofork", "--runasroot", $"--config={file}"], SetUpAtOnce: 128),

            // It lets no more than ten wait to be accepted.
            new("ngIRCd", "/usr/sbin/ngircd", Ngircd, file => ["--nodaemon", "--config", file], SetUpAtOnce: 8),
        }.Where(server => File.Exists(server.Program)),
    ];

    /// <summary>https://docs.inspircd.org/3/configuration/</summary>
    private static string Inspircd(int port) => $"""
        <server name="irc.example" description="bench" network="Bench">
        <admin name="bench" nick="bench" email="bench@irc.example">
        <bind address="127.0.0.1" port="{port}" type="clients">
        <connect name="all" allow="*" timeout="60" pingfreq="600" softsendq="1073741824" hardsendq="1073741824" recvq="1048576"
                 threshold="1000000" commandrate="1000000000" fakelag="no" localmax="100000" globalmax="100000" limit="100000" resolvehostnames="no">
        <performance softlimit="100000" somaxconn="4096" netbuffersize="65534">
        <pid file="inspircd.pid">
        <log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="inspircd.log">

        """;

    /// <summary>ngircd.conf(5).</summary>
    private static string Ngircd(int port) => $"""
        [Global]
        Name = irc.example
        Info = bench
        Listen = 127.0.0.1
        Ports = {port}
        [Limits]
        MaxConnections = 0
        MaxConnectionsIP = 0
        MaxJoins = 0
        MaxPenaltyTime = 0
        PingTimeout = 600
        [Options]
        DNS = no
        Ident = no
        PAM = no

        """;
}
