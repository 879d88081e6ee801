using System.Text.RegularExpressions;

namespace ChatHost.Tests.Docs;

/// <summary>
/// What a test may type of what the documents print, and what of it is not simply run as it stands, each with the reason.
/// </summary>
internal static partial class KnownCommands
{
    /// <summary>
    /// What may be run: these do nothing to the machine. A command that calls any other program is listed below as one that is not
    /// run, or the test fails before it does something.
    /// </summary>
    private static readonly string[] Programs = ["ChatHost", "out/ChatHost", "curl", "nc", "jq", "grep", "echo", "printf"];

    private const string Builds = "It builds, which takes minutes; these tests are built by it, and PublishedProgramTests publishes.";
    private const string Tests = "It is how these tests are run.";
    private const string Measures = "It measures for minutes; tests of their own hold its parts.";
    private const string Example = "The command of the example is not part of the program.";
    private const string Docker = "It needs a container engine and its images; ComposeTests and DockerfileTests hold its files.";
    private const string Cluster = "It needs a cluster; KubernetesTests hold its files.";
    private const string Authority = "It asks an authority for a certificate of a public name; all were tried with a local one.";
    private const string Encrypted = "It needs a server with a certificate; EndToEnd/Doors/TlsTests talk over TLS.";
    private const string Database = "It needs a PostgreSQL server; EndToEnd/PostgresTests starts the program on one, and moves a file into it.";
    private const string ServiceManager = "It needs root and systemd; SystemdUnitTests hold the unit.";

    /// <summary>What cannot be run in a test, and why. The files that it names still have to be there.</summary>
    public static IReadOnlyDictionary<string, string> NotRun { get; } = new Dictionary<string, string>
    {
        ["dotnet publish ChatHost -c Release -r linux-x64 -o out"] = Builds,
        ["dotnet publish ChatHost -c Release -r linux-x64 -o /opt/chathost"] = Builds,
        ["dotnet build"] = Builds,
        ["dotnet test"] = Tests,
        [".ci/run"] = Tests,
        ["dotnet test --filter \"FullyQualifiedName~Reliability\""] = Tests,
        ["CHATHOST_RELIABILITY_MESSAGES=100000 dotnet test --filter \"FullyQualifiedName~ReliabilityTests\""] = Tests,
        ["dotnet test --filter RollCommandTests"] = Example,
        [@"printf '/roll\n/roll 20\n/roll 1\n' | nc -N localhost 12345"] = Example,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- --filter '*'"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- load"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- load room-1000 echo-32 --rounds 1"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- load carriers-1000 carriers-100 carriers-idle"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- load tls-1000 tls-100 tls-100-paced tls-idle"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- load irc-1000 irc-100-paced irc-200 irc-idle"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- stores --rounds 3 --seconds 3"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- growth --json growth.jsonl"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- plot growth.jsonl plots"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- stores"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- soak --minutes 10 --sessions 1000"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- abuse"] = Measures,
        ["dotnet run -c Release --project ChatHost.Benchmarks -- accounts"] = Measures,
        ["curl -sN 'localhost:8080/rooms/general/messages?follow=true&after=3'"] = "It goes on until it is stopped; FollowTests follows.",
        ["docker build -t chathost:0.1.0 ."] = Docker,
        ["docker run -p 8000:8000 chathost:0.1.0"] = Docker,
        ["docker compose -f deploy/compose.yaml up -d"] = Docker,
        ["docker compose -f deploy/compose.yaml up -d --build"] = Docker,
        ["kubectl create secret generic chathost-admin --from-literal=token=\"$(openssl rand -hex 32)\""] = Cluster,
        ["kubectl apply -f deploy/kubernetes/"] = Cluster,
        ["kubectl exec chathost-0 -- /app/ChatHost backup /data/backup.db"] = Cluster,
        ["docker compose -f deploy/compose.yaml exec chathost /app/ChatHost backup /data/backup.db"] = Docker,
        ["docker compose -f deploy/compose.yaml stop chathost"] = Docker,
        ["docker compose -f deploy/compose.yaml run --rm chathost restore /data/backup.db"] = Docker,
        ["docker compose -f deploy/compose.yaml start chathost"] = Docker,
        ["docker compose -f deploy/compose.yaml exec chathost /app/ChatHost doctor"] = Docker,
        ["docker compose -f deploy/compose.yaml run --rm chathost doctor"] = Docker,
        ["kubectl exec chathost-0 -- /app/ChatHost doctor"] = Cluster,
        ["kubectl create configmap chathost-settings --from-file=settings.json"] = Cluster,
        ["systemd-run --pipe --wait -p EnvironmentFile=-/etc/chathost/chathost.env -E History__Path=/var/lib/chathost/chathost.db /opt/chathost/ChatHost backup /var/lib/chathost/backup.db"] = ServiceManager,
        ["systemd-run --pipe --wait -p EnvironmentFile=-/etc/chathost/chathost.env -E History__Path=/var/lib/chathost/chathost.db /opt/chathost/ChatHost doctor"] = ServiceManager,
        ["kubectl set image statefulset/chathost chathost=REGISTRY/chathost:NEW"] = Cluster,
        ["kubectl delete pod chathost-0"] = Cluster,
        ["install -D -m 644 deploy/systemd/chathost.service /etc/systemd/system/chathost.service"] = ServiceManager,
        ["test -e /etc/chathost/chathost.env || install -D -m 600 /dev/null /etc/chathost/chathost.env"] = ServiceManager,
        ["systemctl daemon-reload && systemctl enable --now chathost"] = ServiceManager,
        ["systemctl restart chathost"] = ServiceManager,
        ["sudo -u postgres psql -c \"CREATE ROLE chathost LOGIN PASSWORD 'a-long-password'\""] = Database,
        ["sudo -u postgres createdb --owner chathost --template template0 --encoding UTF8 --locale C.UTF-8 chathost"] = Database,
        ["Cluster__Database=\"Host=db.example.org;Database=chathost;Username=chathost;Password=a-long-password\" ChatHost doctor"] = Database,
        ["ChatHost migrate --from /var/lib/chathost/chathost.db --Cluster:Database=\"Host=db.example.org;Database=chathost;Username=chathost;Password=a-long-password\""] = Database,
        ["pg_dump --format=custom --file=chathost.dump \"host=db.example.org dbname=chathost user=chathost\""] = Database,
        ["pg_restore --clean --if-exists --dbname=\"host=db.example.org dbname=chathost user=chathost\" chathost.dump"] = Database,
        ["certbot certonly --standalone -d chat.example.org --deploy-hook 'install -D -m 640 -g chathost-tls -t /etc/chathost/tls \"$RENEWED_LINEAGE\"/fullchain.pem \"$RENEWED_LINEAGE\"/privkey.pem'"] = Authority,
        ["lego --accept-tos --email ops@example.org --domains chat.example.org --path /etc/chathost/lego --http run"] = Authority,
        ["lego --email ops@example.org --domains chat.example.org --path /etc/chathost/lego --http renew"] = Authority,
        ["openssl s_client -quiet -crlf -connect chat.example.org:12346"] = Encrypted,
        ["openssl req -x509 -newkey ed25519 -nodes -days 3650 -subj /CN=alice -keyout alice.key -out alice.pem"] = Encrypted,
        ["openssl s_client -quiet -crlf -connect chat.example.org:12346 -cert alice.pem -key alice.key"] = Encrypted,
    };

    /// <summary>
    /// What goes on until it is stopped, and what is started instead: the same program, but not built once more. It runs until the
    /// end of its block, whose other commands talk to it.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Servers { get; } = new Dictionary<string, string>
    {
        ["dotnet run --project ChatHost"] = "out/ChatHost",
        ["dotnet run --project ChatHost -- --Listeners:Nod:Enabled=true"] = "out/ChatHost --Listeners:Nod:Enabled=true",
        ["out/ChatHost"] = "out/ChatHost",
        ["out/ChatHost --Listeners:Nod:Enabled=true"] = "out/ChatHost --Listeners:Nod:Enabled=true",
        ["out/ChatHost --Listeners:Admin:Address=0.0.0.0"] = "out/ChatHost --Listeners:Admin:Address=0.0.0.0",
        ["Limits__MaxLineBytes=8192 out/ChatHost --Listeners:Chat:Port=2323 --Listeners:Echo:Enabled=false"] =
            "Limits__MaxLineBytes=8192 out/ChatHost --Listeners:Chat:Port=2323 --Listeners:Echo:Enabled=false",

        // Nobody listens at port 1, so nothing leaves the machine.
        ["OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 out/ChatHost"] = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1 out/ChatHost",
    };

    /// <summary>Blocks that start as a command could and are none, by their first line.</summary>
    public static IReadOnlyDictionary<string, string> NoCommands { get; } = new Dictionary<string, string>
    {
        ["Welcome to the chat server!"] = "what a client reads first",
        ["histogram_quantile(0.99, sum by (le) (rate(chathost_room_round_duration_seconds_bucket[5m])))"] = "a query for Prometheus",
    };

    /// <summary>A port that documents use besides those of the listeners.</summary>
    public const int OtherPort = 2323;

    /// <summary>The programs that a command calls: the first word of each of its parts that sets no variable.</summary>
    public static IEnumerable<string> ProgramsOf(string command) =>
        PartEnd().Split(Quoted().Replace(command, "Q"))
            .Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => !Assignment().IsMatch(word)))
            .OfType<string>();

    /// <summary>Whether it does nothing but what a test may do.</summary>
    public static bool MayBeRun(string command) => Servers.ContainsKey(command) || ProgramsOf(command).All(Programs.Contains);

    /// <summary>Within double quotes a shell still substitutes, so these stay.</summary>
    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[|;&()`\n]|\$\(")]
    private static partial Regex PartEnd();

    [GeneratedRegex(@"^\w+=")]
    private static partial Regex Assignment();
}
