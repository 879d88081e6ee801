using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Hosting.Configuration;

/// <summary>Configurations for tests, and what the check says about them.</summary>
internal static class Settings
{
    public static IConfigurationRoot Of(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();

    public static IConfigurationRoot OfJson(TemporaryDirectory directory, string json) =>
        new ConfigurationBuilder().AddJsonFile(directory.Write("appsettings.json", json)).Build();

    public static SettingsReport Check(IConfiguration configuration) =>
        SettingsCheck.Run(configuration, isRoomName: name => !name.Contains(' ', StringComparison.Ordinal));

    public static SettingsReport Check(params (string Key, string? Value)[] settings) => Check(Of(settings));
}
