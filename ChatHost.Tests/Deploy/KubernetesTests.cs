using System.Globalization;
using System.Net;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The manifests agree with the image, the program and each other.</summary>
public sealed class KubernetesTests
{
    private const string Pod = "spec.template.spec.";
    private const string Container = Pod + "containers.0.";
    private const string Label = "app.kubernetes.io/name";

    private static readonly YamlFile[] Manifests =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("deploy", "kubernetes"), "*.yaml").Order()
                .Append(Repository.PathOf("deploy", "kubernetes-secret.example.yaml")).SelectMany(YamlFile.ReadAll),
        ];

    private static readonly YamlFile Workload = Manifests.Single(manifest => manifest["kind"] == "StatefulSet");
    private static readonly Dockerfile Image = Dockerfile.Read();

    [Fact]
    public void The_ports_are_those_of_the_image_by_the_names_of_their_listeners()
    {
        var ports = Ports(Workload, Container + "ports", "containerPort");

        Assert.Equal(Image.Ports.Order(), ports.Values.Order());
        Assert.All(ProgramFacts.Ports, port => Assert.Equal(port.Value, ports[port.Key.ToLowerInvariant()]));
    }

    [Fact]
    public void The_services_lead_to_ports_of_the_pod_and_admin_stays_inside()
    {
        var inPod = Ports(Workload, Container + "ports", "containerPort");
        var services = Manifests.Where(manifest => manifest["kind"] == "Service").ToArray();

        foreach (var service in services)
        {
            Assert.Equal(Workload[$"spec.template.metadata.labels.{Label}"], service[$"spec.selector.{Label}"]);
            Assert.All(Ports(service, "spec.ports", "port"), port => Assert.Equal(inPod[port.Key], port.Value));
            Assert.All(service.All("spec.ports.*.targetPort"), target => Assert.Contains(target.Value, inPod.Keys));
        }

        Assert.Equal(inPod.Keys.Order(), services.SelectMany(service => Ports(service, "spec.ports", "port").Keys).Order());
        Assert.All(
            services.Where(service => service["spec.type"] != "ClusterIP"),
            service => Assert.DoesNotContain("admin", Ports(service, "spec.ports", "port").Keys));
    }

    [Fact]
    public async Task The_probes_ask_what_the_program_answers_to_anybody()
    {
        await using var host = RunningHost.Start(("Listeners:Admin:Address", "0.0.0.0"));
        using var client = new HttpClient { Timeout = TestWait.Patience };
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            using var answer = await client.GetAsync(
                new Uri(host.AdminUri, Workload[$"{Container}{probe}.httpGet.path"]), TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("admin", Workload[$"{Container}{probe}.httpGet.port"]);
        }

        Assert.Equal("/healthz", Workload[Container + "livenessProbe.httpGet.path"]);
        Assert.Equal("/readyz", Workload[Container + "readinessProbe.httpGet.path"]);
    }

    [Fact]
    public void The_environment_is_made_of_settings_that_there_are()
    {
        ProgramFacts.AssertSettings(Environment());
    }

    [Fact]
    public void The_token_comes_from_the_secret()
    {
        var secret = Manifests.Single(manifest => manifest["kind"] == "Secret");
        var token = Workload.All(Container + "env.*.name").Single(variable => variable.Value == "Admin__Token").Path[..^"name".Length];

        Assert.Equal(secret["metadata.name"], Workload[token + "valueFrom.secretKeyRef.name"]);
        Assert.NotEqual("", secret["stringData." + Workload[token + "valueFrom.secretKeyRef.key"]]);

        // Whoever applies the example as it is has a server that does not start, not one with a token that everybody knows.
        Assert.Contains("placeholder of an example", Assert.Single(Settings.Check(("Admin:Token", secret["stringData.token"])).Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_grace_is_longer_than_a_stop_takes()
    {
        var settings = Environment();
        var stop = ProgramFacts.StopTime(
            TimeSpan.Parse(settings["Shutdown__Notice"], CultureInfo.InvariantCulture),
            TimeSpan.Parse(settings["Shutdown__DrainTimeout"], CultureInfo.InvariantCulture));

        Assert.True(Number(Pod + "terminationGracePeriodSeconds") > stop.TotalSeconds);
    }

    [Fact]
    public void The_notice_is_longer_than_it_takes_to_see_that_the_pod_is_not_ready()
    {
        var seen = Number(Container + "readinessProbe.periodSeconds") * Number(Container + "readinessProbe.failureThreshold");

        Assert.True(TimeSpan.Parse(Environment()["Shutdown__Notice"], CultureInfo.InvariantCulture).TotalSeconds > seen);
    }

    [Fact]
    public void The_image_its_user_and_its_volume_are_those_of_the_dockerfile()
    {
        var ids = (string[])["runAsUser", "runAsGroup", "fsGroup"];

        Assert.Equal("chathost:" + Image.Labels["org.opencontainers.image.version"], Workload[Container + "image"]);
        Assert.All(ids, id => Assert.Equal(Image.UserId, Workload[$"{Pod}securityContext.{id}"]));
        Assert.Equal(Image.Argument("VOLUME"), Workload[Container + "volumeMounts.0.mountPath"]);
        Assert.Equal(Workload["spec.volumeClaimTemplates.0.metadata.name"], Workload[Container + "volumeMounts.0.name"]);
    }

    [Fact]
    public void The_pod_may_do_nothing_that_it_need_not()
    {
        Assert.Equal("true", Workload[Pod + "securityContext.runAsNonRoot"]);
        Assert.Equal("RuntimeDefault", Workload[Pod + "securityContext.seccompProfile.type"]);
        Assert.Equal("false", Workload[Pod + "automountServiceAccountToken"]);
        Assert.Equal("false", Workload[Container + "securityContext.allowPrivilegeEscalation"]);
        Assert.Equal("true", Workload[Container + "securityContext.readOnlyRootFilesystem"]);
        Assert.Equal(["ALL"], Workload.All(Container + "securityContext.capabilities.drop.*").Select(entry => entry.Value));
        Assert.Equal("2Gi", Workload[Container + "resources.limits.memory"]);
    }

    [Fact]
    public void There_is_one_replica_and_the_budget_speaks_of_it()
    {
        var budget = Manifests.Single(manifest => manifest["kind"] == "PodDisruptionBudget");

        Assert.Equal("1", Workload["spec.replicas"]);
        Assert.Equal(Workload[$"spec.selector.matchLabels.{Label}"], budget[$"spec.selector.matchLabels.{Label}"]);
        Assert.Equal(Workload[$"spec.template.metadata.labels.{Label}"], Workload[$"spec.selector.matchLabels.{Label}"]);
    }

    private static int Number(string path) => int.Parse(Workload[path], CultureInfo.InvariantCulture);

    private static Dictionary<string, int> Ports(YamlFile manifest, string list, string number) =>
        manifest.All(list + ".*.name").ToDictionary(
            name => name.Value,
            name => int.Parse(manifest[name.Path[..^"name".Length] + number], CultureInfo.InvariantCulture));

    /// <summary>The variables whose values stand here.</summary>
    private static Dictionary<string, string> Environment() =>
        Workload.All(Container + "env.*.value").ToDictionary(
            value => Workload[value.Path[..^"value".Length] + "name"],
            value => value.Value);
}
