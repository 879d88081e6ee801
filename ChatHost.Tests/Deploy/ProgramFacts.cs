using System.Xml.Linq;
using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>What the files of deploy/ have to agree with, from the program itself.</summary>
internal static class ProgramFacts
{
    private const string DotnetPrefix = "DOTNET_";

    /// <summary>The ports that are open without any setting, by their listeners.</summary>
    public static IReadOnlyDictionary<string, int> Ports { get; } = ListenerTable.Defaults
        .Where(listener => listener.Enabled && ListenerProtocols.IsBuilt(listener.Protocol))
        .ToDictionary(listener => listener.Name, listener => listener.Port);

    /// <summary>The version, from the one file that says it.</summary>
    public static string Version { get; } =
        XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>How long a stop takes at most with these settings.</summary>
    public static TimeSpan StopTime(TimeSpan notice, TimeSpan drainTimeout) =>
        notice + drainTimeout + HostingServiceCollectionExtensions.StopReserve;

    /// <summary>The same without any setting.</summary>
    public static TimeSpan DefaultStopTime { get; } = StopTime(new ShutdownOptions().Notice, new ShutdownOptions().DrainTimeout);

    /// <summary>Each variable is a setting that there is, with a value that it takes, or one of the .NET runtime's.</summary>
    public static void AssertSettings(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var settings = environment
            .Where(variable => !variable.Key.StartsWith(DotnetPrefix, StringComparison.Ordinal)
                && !variable.Key.StartsWith("Logging__", StringComparison.Ordinal))
            .Select(variable => (Key: variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))
            .ToArray();

        Assert.All(settings, setting => Assert.Contains(setting.Key, SettingsCatalog.KnownKeys));
        Assert.Empty(Settings.Check(settings).Mistakes);
    }
}
