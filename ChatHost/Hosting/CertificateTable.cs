using ChatHost.Hosting.Configuration;
using ChatHost.Transport.Tls;

namespace ChatHost.Hosting;

/// <summary>Turns the <c>Tls:Certificates</c> section into the files that it names.</summary>
internal static class CertificateTable
{
    /// <summary>All certificates, in the order of their numbers or names.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The section did not pass <see cref="SettingsCheck"/>.</exception>
    public static IReadOnlyList<CertificateFiles> Read(IConfiguration configuration) =>
    [
        .. EntriesIn(configuration).Select(entry =>
        {
            var options = new CertificateOptions();
            SettingsCatalog.Certificates.ReadEntry(configuration, entry).ApplyTo(options);
            return new CertificateFiles($"{CertificateOptions.Section}:{entry}", options.Certificate!, options.Key, options.Password);
        }),
    ];

    /// <summary>The names of the entries: numbers mostly, by their size.</summary>
    public static IEnumerable<string> EntriesIn(IConfiguration configuration) =>
        configuration.GetSection(CertificateOptions.Section).GetChildren().Select(entry => entry.Key)
            .OrderBy(entry => int.TryParse(entry, out var number) ? number : int.MaxValue)
            .ThenBy(entry => entry, StringComparer.Ordinal);
}
