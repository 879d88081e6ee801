using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>A link from one document to another leads somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. PrintedBlock.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_within_the_project_leads_to_a_file_and_a_heading(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;

        var broken = Link().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !LeadsSomewhere(target, folder, Repository.PathOf(document)));

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("Drain and upgrade", "drain-and-upgrade")]
    [InlineData("What `ChatHost doctor` says, and why", "what-chathost-doctor-says-and-why")]
    public void A_heading_is_named_as_the_forges_name_it(string heading, string anchor)
    {
        Assert.Equal(anchor, AnchorOf(heading));
    }

    private static bool LeadsSomewhere(string target, string folder, string self)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? self : Path.GetFullPath(Path.Combine(folder, parts[0]));
        return Path.Exists(path) && (parts.Length == 1 || File.ReadLines(path).Any(line => IsHeading(line, parts[1])));
    }

    private static bool IsHeading(string line, string anchor) => line.StartsWith('#') && AnchorOf(line.TrimStart('#').Trim()) == anchor;

    private static string AnchorOf(string heading) =>
        NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
