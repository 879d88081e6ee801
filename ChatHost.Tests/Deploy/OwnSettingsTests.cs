using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The lines of deploy/ that hand a settings file to the container fit together once they are uncommented, and the documents name them.</summary>
public sealed partial class OwnSettingsTests
{
    private const string Variable = "CHATHOST_CONFIG";

    [Fact]
    public void Compose_mounts_the_file_that_the_variable_names()
    {
        var lines = Commented("deploy", "compose.yaml");

        var file = lines.Single(line => line.StartsWith($"{Variable}: ", StringComparison.Ordinal))[$"{Variable}: ".Length..];

        Assert.Contains($"- ./settings.json:{file}:ro", lines);
    }

    [Fact]
    public void Kubernetes_mounts_the_config_map_where_the_variable_names_its_file()
    {
        var lines = Commented("deploy", "kubernetes", "statefulset.yaml").ToList();

        var file = lines[lines.IndexOf($"- name: {Variable}") + 1]["value: ".Length..];

        Assert.Equal("/settings.json", file[file.LastIndexOf('/')..]);
        Assert.Contains($"mountPath: {file[..file.LastIndexOf('/')]}", lines);
        Assert.Equal(2, lines.Count(line => line == "- name: settings"));
        Assert.Contains("name: chathost-settings", lines);
    }

    [Fact]
    public void The_documents_say_where_settings_outlive_an_upgrade()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));
        var upgrade = text[text.IndexOf("## Drain and upgrade", StringComparison.Ordinal)..text.IndexOf("## Back up", StringComparison.Ordinal)];
        var install = text[text.IndexOf("## Install", StringComparison.Ordinal)..text.IndexOf("## Configure", StringComparison.Ordinal)];

        Assert.Contains($"`--config` or `{Variable}`", upgrade, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(install, Variable));
        Assert.Contains("kubectl create configmap chathost-settings --from-file=settings.json", install, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Commented(params string[] file) =>
        File.ReadLines(Repository.PathOf(file)).Select(line => Comment().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value.Trim());

    [GeneratedRegex(@"^\s*# (.*)$")]
    private static partial Regex Comment();
}
