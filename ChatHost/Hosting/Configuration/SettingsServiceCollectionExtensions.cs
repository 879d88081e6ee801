namespace ChatHost.Hosting.Configuration;

/// <summary>Gives every options class of the <see cref="SettingsCatalog"/> what the configuration says.</summary>
internal static class SettingsServiceCollectionExtensions
{
    /// <summary>
    /// Registers all options classes, each from its section, read as the check reads them. Sections are read once: a
    /// change of the sources is not followed, since it would take effect unchecked.
    /// </summary>
    public static IServiceCollection AddChatHostSettings(this IServiceCollection services)
    {
        foreach (var section in SettingsCatalog.Sections)
            section.Register(services);
        return services;
    }
}
