using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting.Reload;

/// <summary>
/// The log levels of the settings in force: <c>Logging:LogLevel:CATEGORY</c> and <c>Logging:PROVIDER:LogLevel:CATEGORY</c>.
/// The framework would read them from the sources, which may be wrong at that moment.
/// </summary>
internal sealed class LiveLogLevels(LiveSettings settings) : IConfigureOptions<LoggerFilterOptions>
{
    public const string Section = "Logging";
    private const string Levels = "LogLevel";
    private const string AnyCategory = "Default";

    public void Configure(LoggerFilterOptions options)
    {
        // Rules with a function are those of the program, the others the framework's reading of the sources.
        foreach (var rule in options.Rules.Where(rule => rule.Filter is null).ToList())
            options.Rules.Remove(rule);
        foreach (var section in settings.Current.GetSection(Section).GetChildren())
        {
            if (section.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase))
                Add(options, provider: null, section);
            else
                Add(options, section.Key, section.GetSection(Levels));
        }
    }

    private static void Add(LoggerFilterOptions options, string? provider, IConfigurationSection levels)
    {
        foreach (var level in levels.GetChildren().Where(level => !string.IsNullOrEmpty(level.Value)))
        {
            var category = level.Key.Equals(AnyCategory, StringComparison.OrdinalIgnoreCase) ? null : level.Key;
            options.Rules.Add(new(provider, category, Enum.Parse<LogLevel>(level.Value!, ignoreCase: true), filter: null));
        }
    }
}
