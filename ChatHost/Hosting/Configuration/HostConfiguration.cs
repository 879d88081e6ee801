using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// Where settings come from, later ones winning: <c>appsettings.json</c> beside the program,
/// <c>appsettings.{environment}.json</c> there, the file of <c>--config</c> or <c>CHATHOST_CONFIG</c>, environment variables (<c>Listeners__Chat__Port</c>), the command line.
/// </summary>
internal static class HostConfiguration
{
    /// <summary>Names one more settings file, where the command line does not.</summary>
    private const string ConfigVariable = "CHATHOST_CONFIG";

    /// <summary>What the framework would do of itself and is not to. Stands last on the command line, so that it wins.</summary>
    private static readonly string[] ForcedSettings =
    [
        // A changed file would take effect unchecked: SettingsReload looks at it first.
        "--hostBuilder:reloadConfigOnChange=false",

        // Ports are opened by Listeners alone. Container images preset ASPNETCORE_HTTP_PORTS, which would bring a warning
        // at each start.
        "--urls=",
        "--http_ports=",
        "--https_ports=",

        // Hosts are judged by Admin:AllowedHosts: the framework's own filter would refuse health probes by address.
        "--AllowedHosts=",
    ];

    /// <summary>Reads the sources. A source that cannot be read is one line of <paramref name="mistake"/>.</summary>
    public static bool TryCreateBuilder(
        CommandLine commandLine,
        [NotNullWhen(true)] out WebApplicationBuilder? builder,
        [NotNullWhen(false)] out string? mistake)
    {
        builder = null;
        mistake = null;
        try
        {
            builder = CreateBuilder(commandLine);
            return true;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            mistake = Describe(exception);
            return false;
        }
    }

    private static WebApplicationBuilder CreateBuilder(CommandLine commandLine)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. commandLine.Settings, .. ForcedSettings],
            ContentRootPath = commandLine.ContentRoot ?? AppContext.BaseDirectory,
        });
        var file = commandLine.ConfigFile ?? Environment.GetEnvironmentVariable(ConfigVariable);
        if (!string.IsNullOrEmpty(file))
            AddFile(builder.Configuration, Path.GetFullPath(file));
        return builder;
    }

    /// <summary>Behind the files beside the program, which an upgrade replaces, and before the environment.</summary>
    private static void AddFile(ConfigurationManager configuration, string path)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var source = new JsonConfigurationSource { Path = path, Optional = false };
        source.ResolveFileProvider();
        var last = sources.Select((known, index) => (known, index)).Last(entry => entry.known is JsonConfigurationSource).index;
        sources.Insert(last + 1, source);
    }

    /// <summary>Whether a source could not be read: it is not there, or not what it should be.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>The same as one line.</summary>
    public static string Describe(Exception exception)
    {
        var innermost = exception.GetBaseException();
        var reason = innermost is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? FormattableString.Invariant($"line {line + 1}, byte {position + 1}: not valid JSON.")
            : innermost == exception ? "" : innermost.Message;
        return $"Cannot read the configuration: {exception.Message} {reason}".ReplaceLineEndings(" ").Trim();
    }
}
