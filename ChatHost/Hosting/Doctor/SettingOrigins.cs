using System.Globalization;
using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ChatHost.Hosting.Doctor;

/// <summary>Says of each setting that is not at its default what holds, and which source gave it; secrets are masked.</summary>
internal static class SettingOrigins
{
    public static IEnumerable<Finding> Find(IConfigurationRoot configuration) =>
        from root in SettingsCatalog.Roots
        from pair in configuration.GetSection(root).AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        where pair.Value is not null && !IsDefault(pair.Key, pair.Value)
        select Finding.Ok("setting", $"{pair.Key} = {Shown(pair.Key, pair.Value!)} ({Origin(configuration, pair.Key)})");

    private static bool IsDefault(string key, string value)
    {
        if (key.Split(':') is [ListenerOptions.Section, var name, var field] && ListenerTable.Default(name) is { } listener)
            return value.Equals(DefaultOf(listener, field), StringComparison.OrdinalIgnoreCase);
        return SettingsCatalog.All.FirstOrDefault(entry => IsOf(key, entry.Key)) is { } known
            && value.Equals(known.Default, StringComparison.OrdinalIgnoreCase);
    }

    private static string? DefaultOf(Listener listener, string field) => field switch
    {
        nameof(Listener.Enabled) => $"{listener.Enabled}",
        nameof(Listener.Address) => listener.Address.Equals(Listener.AllAddresses) ? "*" : "localhost",
        nameof(Listener.Port) => listener.Port.ToString(CultureInfo.InvariantCulture),
        nameof(Listener.Protocol) => listener.Protocol,
        _ => null,
    };

    /// <summary>A value under a key that is none stays unsaid too: it may be a secret under a mistyped key.</summary>
    private static string Shown(string key, string value)
    {
        var isListener = key.StartsWith(ListenerOptions.Section + ":", StringComparison.OrdinalIgnoreCase);
        var entry = SettingsCatalog.All.FirstOrDefault(entry => IsOf(key, entry.Key));
        return isListener || entry is { IsSecret: false } ? ShownValue.Of(value) : "***";
    }

    /// <summary>Whether it is that key, or an entry of its list.</summary>
    private static bool IsOf(string key, string known) =>
        key.Equals(known, StringComparison.OrdinalIgnoreCase)
        || (key.StartsWith(known + ":", StringComparison.OrdinalIgnoreCase) && int.TryParse(key.AsSpan(known.Length + 1), out _));

    private static string Origin(IConfigurationRoot configuration, string key) =>
        configuration.Providers.Last(provider => provider.TryGet(key, out _)) switch
        {
            JsonConfigurationProvider file => file.Source.FileProvider?.GetFileInfo(file.Source.Path ?? "").PhysicalPath ?? "a file",
            EnvironmentVariablesConfigurationProvider => "the environment",
            CommandLineConfigurationProvider => "the command line",
            ChainedConfigurationProvider => "the environment or the command line",
            _ => "another source",
        };
}
