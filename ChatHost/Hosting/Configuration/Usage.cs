using System.Globalization;
using System.Text;
using ChatHost.Hosting.Doctor;

namespace ChatHost.Hosting.Configuration;

/// <summary>What <c>--help</c> says: the tables are those that the program goes by.</summary>
internal static class Usage
{
    /// <summary>What people change most; the documentation has all of them.</summary>
    private static readonly string[] MostUsed =
    [
        "Server:Name", "Rooms:Default", "Limits:MaxLineBytes", "Limits:Messages:PerSecond", "Limits:MaxConnections",
        "Limits:SlowReaders", "History:MaxPerRoom", "Admin:Token", "Shutdown:DrainTimeout",
    ];

    public static string Text { get; } = Write();

    private static string Write()
    {
        var text = new StringBuilder("""
            ChatHost: a chat server that you run yourself, for nc, browsers, IRC and programs.

            ChatHost [--KEY=VALUE ...]              start the server
            ChatHost healthcheck [--KEY=VALUE ...]  ask the Admin listener; exit code 0 when healthy, else 1
            ChatHost doctor [--KEY=VALUE ...]       look for what could go wrong; exit code 1 when something will
            ChatHost backup FILE [--KEY=VALUE ...]  copy the history to a new file, while the server runs or rests
            ChatHost restore FILE [--KEY=VALUE ...] put such a copy back, while the server is stopped
            ChatHost migrate --from FILE [--KEY=VALUE ...]  move such a file into the database of Cluster:Database
            ChatHost operator NAME [--existing]     make a server operator, of a new account or one that is there
            ChatHost import --format FORMAT FILE --room ROOM  take over an IRC client's log, while the server is stopped
            ChatHost --help | --version

            Listeners, each with Listeners:NAME:Enabled, Address, Port (0 takes a free one), Protocol and Tls:

            """);
        foreach (var listener in ListenerTable.Defaults)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {listener.Name,-7} {listener.Shown,-16} {listener.Protocol}{NoteOf(listener)}\n");
        }

        text.Append("\nThe settings most used, with their defaults:\n");
        foreach (var entry in MostUsed.Select(key => SettingsCatalog.All.Single(entry => entry.Key == key)))
        {
            var value = entry.Default.Length == 0 ? "none" : entry.Default;
            text.Append(CultureInfo.InvariantCulture, $"  {entry.Key,-26} {value}\n");
        }

        return text.Append("""

            Settings stand in appsettings.json beside the program, in the environment with __ for each colon,
            and on the command line; the later ones win:

              ChatHost --Listeners:Chat:Port=2323
              ChatHost --Listeners:Echo:Enabled=false --Server:Name="Team chat"
              Limits__MaxLineBytes=8192 ChatHost
              ChatHost --config /etc/chathost/settings.json     or CHATHOST_CONFIG, for settings that outlive an upgrade

            The doctor with the settings of an installed server, while it runs:

            """).AppendJoin('\n', InstalledServer.Commands.Select(command => $"  {command.Replace(" -E ", " \\\n    -E ", StringComparison.Ordinal)}")).Append('\n').ToString();
    }

    private static string NoteOf(Listener listener) => listener switch
    {
        _ when !ListenerProtocols.IsBuilt(listener.Protocol) => " (not built yet)",
        { Enabled: false } => " (off)",
        { IsTls: true } => " (TLS, with Tls:Certificates:0:Certificate)",
        _ => "",
    };
}
