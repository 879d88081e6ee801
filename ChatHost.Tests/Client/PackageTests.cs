using System.Reflection;
using System.Text.RegularExpressions;
using ChatHost.Client;
using ChatHost.Tests.Support;
using ChatClient = ChatHost.Client.ChatClient;

namespace ChatHost.Tests.Client;

/// <summary>What the package promises to those who use it.</summary>
public sealed partial class PackageTests
{
    private static readonly Assembly Package = typeof(ChatClient).Assembly;

    [Fact]
    public void The_package_depends_on_the_framework_alone() =>
        Assert.All(Package.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void The_readme_names_every_event_and_every_request()
    {
        var readme = File.ReadAllText(Repository.PathOf("ChatHost.Client", "README.md"));
        var events = Package.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(ChatEvent)) && !type.IsAbstract).Select(type => type.Name);
        var requests = typeof(ChatClient).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(method => method.Name).Where(name => name.EndsWith("Async", StringComparison.Ordinal) && name != "DisposeAsync");

        Assert.All(events.Concat(requests), name => Assert.Contains(name, readme, StringComparison.Ordinal));
        Assert.All(
            CodeWord().Matches(readme).Select(match => match.Groups[1].Value).Where(word => word.EndsWith("Event", StringComparison.Ordinal)),
            word => Assert.NotNull(Package.GetType($"ChatHost.Client.{word}")));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex CodeWord();
}
