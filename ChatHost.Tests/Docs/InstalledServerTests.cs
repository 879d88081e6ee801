using ChatHost.Hosting.Configuration;
using ChatHost.Hosting.Doctor;
using ChatHost.Tests.Deploy;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>The commands that ask the doctor with an installed server's settings: the same in the program and the documents, and fitting what is installed.</summary>
public sealed class InstalledServerTests
{
    [Fact]
    public void The_documents_and_the_help_print_each_of_them()
    {
        var lines = File.ReadLines(Repository.PathOf("docs", "operations.md")).Select(line => line.Trim()).ToArray();

        // A long one is broken as a shell allows it.
        var help = Usage.Text.Replace(" \\\n    ", " ", StringComparison.Ordinal);
        Assert.All(InstalledServer.Commands, command =>
        {
            Assert.Contains(command, lines);
            Assert.Contains($"  {command}\n", help, StringComparison.Ordinal);
            Assert.Contains(command, KnownCommands.NotRun.Keys);
        });
    }

    [Fact]
    public void They_name_the_program_and_the_service_of_the_image_compose_and_kubernetes()
    {
        var program = Assert.Single(Dockerfile.Read().Command("ENTRYPOINT"));
        var workload = YamlFile.Read("deploy", "kubernetes", "statefulset.yaml");

        Assert.EndsWith($" exec chathost {program} doctor", InstalledServer.Compose, StringComparison.Ordinal);
        Assert.Equal(Dockerfile.Read().Argument("USER"), YamlFile.Read("deploy", "compose.yaml")["services.chathost.user"]);
        Assert.Equal(InstalledServer.Kubernetes, $"kubectl exec {workload["metadata.name"]}-0 -- {program} doctor");
    }

    [Fact]
    public void The_one_for_systemd_gives_what_the_unit_gives()
    {
        var unit = File.ReadAllLines(Repository.PathOf("deploy", "systemd", "chathost.service"));
        string Value(string start) => unit.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];

        Assert.Equal(
            InstalledServer.Systemd,
            $"systemd-run --pipe --wait -p EnvironmentFile={Value("EnvironmentFile=")} -E History__Path={Value("Environment=History__Path=")} {Value("ExecStart=")} doctor");
    }
}
