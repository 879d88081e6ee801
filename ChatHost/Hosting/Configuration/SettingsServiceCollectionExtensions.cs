namespace ChatHost.Hosting.Configuration;

/// <summary>Gives every options class of the <see cref="SettingsCatalog"/> what the configuration says.</summary>
internal static class SettingsServiceCollectionExtensions
{
    /// <summary>
    /// Registers all options classes, each from its section of <see cref="LiveSettings"/>, read as the check reads them. A
    /// change of the sources is not followed until those are replaced, since it would take effect unchecked.
    /// </summary>
    public static IServiceCollection AddChatHostSettings(this IServiceCollection services)
    {
        services.AddSingleton<LiveSettings>();
        foreach (var section in SettingsCatalog.Sections)
            section.Register(services);
        return services;
    }
}
