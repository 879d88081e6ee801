using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using ChatHost.Tests.Deploy;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>
/// Every list of ports that people read says what <see cref="ListenerTable"/> says. Those of the image, compose and Kubernetes are held
/// against it in <c>Deploy</c>, the table of docs/operations.md in <see cref="OperationsDocsTests"/>.
/// </summary>
public sealed partial class PortListTests
{
    private static readonly Listener[] Built = [.. ListenerTable.Defaults.Where(listener => ListenerProtocols.IsBuilt(listener.Protocol))];

    private static IEnumerable<Listener> OpenByDefault => Built.Where(listener => listener is { Enabled: true, IsTls: false });

    [Fact]
    public void The_readme_lists_every_port_there_is_and_which_are_off_or_for_this_machine_alone()
    {
        var rows = MarkdownTable.Read("README.md", "port");

        Assert.Equal(Built.Select(listener => listener.Port).Order(), rows.Select(row => int.Parse(row[0], CultureInfo.InvariantCulture)).Order());
        Assert.All(rows, row =>
        {
            var listener = Built.Single(listener => listener.Port == int.Parse(row[0], CultureInfo.InvariantCulture));
            Assert.Equal(!listener.Enabled, row[1].EndsWith("; off", StringComparison.Ordinal));
            Assert.Equal(listener.IsTls, row[1].EndsWith("; with a certificate", StringComparison.Ordinal));
            Assert.Equal(ReferenceEquals(listener.Address, Listener.Localhost), row[2] == "this machine");
        });
    }

    [Fact]
    public void The_readme_shows_what_a_start_prints()
    {
        var shown = Listening().Matches(File.ReadAllText(Repository.PathOf("README.md"))).Select(match => match.Groups[1].Value);

        Assert.Equal(OpenByDefault.Select(listener => $"{listener.Name} tcp://{listener.Shown}"), shown);
    }

    [Fact]
    public void Help_lists_every_listener_and_which_are_off_or_not_built_yet()
    {
        var lines = Usage.Text.Split('\n').Select(line => Blanks().Replace(line.Trim(), " ")).ToArray();

        Assert.All(ListenerTable.Defaults, listener =>
        {
            var off = !ListenerProtocols.IsBuilt(listener.Protocol) ? " (not built yet)"
                : !listener.Enabled ? " (off)"
                : listener.IsTls ? " (TLS, with Tls:Certificates:0:Certificate)" : "";
            Assert.Contains($"{listener.Name} {listener.Shown} {listener.Protocol}{off}", lines);
        });
    }

    [Fact]
    public void Ports_open_to_everyone_are_listed_in_the_section_on_security()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));
        var secure = text[text.IndexOf("**Open by default**", StringComparison.Ordinal)..];
        secure = secure[..secure.IndexOf("\n\n", StringComparison.Ordinal)];

        var open = OpenByDefault.Where(listener => !ReferenceEquals(listener.Address, Listener.Localhost));

        Assert.Equal(open.Select(listener => $"{listener.Port}"), Port().Matches(secure).Select(match => match.Value));
    }

    [Fact]
    public void Versions_in_documents_and_in_deploy_are_the_programs()
    {
        var version = ProgramFacts.Version;
        var files = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories))
            .Append(Repository.PathOf("README.md"))
            .Append(Repository.PathOf("Dockerfile"));

        var named = files.SelectMany(file => NamedVersion().Matches(File.ReadAllText(file)).Select(match => (file, match.Groups[1].Value))).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, found => Assert.Equal((found.file, version), found));
    }

    [GeneratedRegex(@"(?<!Cannot )\bListening: (\w+ tcp://[\d.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\b\d{4,5}\b")]
    private static partial Regex Port();

    [GeneratedRegex("""(?:chathost:|"version":"|image\.version="|ChatHost )(\d+\.\d+\.\d+)""")]
    private static partial Regex NamedVersion();
}
