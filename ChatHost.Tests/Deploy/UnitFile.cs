using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The unit of systemd, as its assignments.</summary>
internal sealed class UnitFile
{
    private readonly ILookup<string, string> _assignments = File.ReadLines(Repository.PathOf("deploy", "systemd", "chathost.service"))
        .Where(line => line.Contains('=') && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToLookup(parts => parts[0], parts => parts[1]);

    /// <summary>What a key that stands once says.</summary>
    public string this[string key] => _assignments[key].Single();

    /// <summary>What each assignment of a key says.</summary>
    public IEnumerable<string> All(string key) => _assignments[key];

    public TimeSpan Seconds(string key) => TimeSpan.FromSeconds(int.Parse(this[key], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The environment that the unit gives to the program.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        All("Environment").Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
