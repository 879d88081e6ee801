using System.Net;
using ChatHost.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Support;

/// <summary>The real program in this process, over real sockets on free ports of the loopback address; stopped in order when disposed.</summary>
internal sealed class RunningHost : WebApplicationFactory<Program>
{
    private readonly (string Key, string? Value)[] _settings;
    private readonly Action<IServiceCollection>? _replace;

    private RunningHost((string Key, string? Value)[] settings, Action<IServiceCollection>? replace) =>
        (_settings, _replace) = (settings, replace);

    public RecordedLogs Logs { get; } = new();

    public int ChatPort => AddressOf("Chat").Port;

    public int EchoPort => AddressOf("Echo").Port;

    public Uri AdminUri => UriOf("Admin");

    /// <summary>Starts the program with these settings; returns once it is ready.</summary>
    public static RunningHost Start(params (string Key, string? Value)[] settings) => Start(settings, replace: null);

    /// <param name="settings">As in <c>appsettings.json</c>, over those of this class.</param>
    /// <param name="replace">Registers services that stand in for the program's.</param>
    public static RunningHost Start((string Key, string? Value)[] settings, Action<IServiceCollection>? replace)
    {
        var host = new RunningHost(settings, replace);

        // Real sockets on ports that the system chooses. Which, our own listeners know: the factory would put one port of its
        // own in place of them all, so CreateHost leaves out that step.
        host.UseKestrel(0);
        host.StartServer();
        return host;
    }

    /// <summary>Where a listener really is.</summary>
    public IPEndPoint AddressOf(string listener) =>
        Services.GetRequiredService<Listeners>().Bound.First(bound => bound.Listener.Name == listener).Address;

    /// <summary>The same as an address to call from here.</summary>
    public Uri UriOf(string listener) => new($"http://{ListenerEndPoint.FromHere(AddressOf(listener))}/");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var listeners = ListenerTable.Defaults.Select(listener => listener.Name);
        builder
            .ConfigureAppConfiguration(configuration => configuration
                .AddInMemoryCollection(listeners.SelectMany(listener => new Dictionary<string, string?>
                {
                    [$"Listeners:{listener}:Address"] = "127.0.0.1",
                    [$"Listeners:{listener}:Port"] = "0",
                }))

                // A test that wants the durable store says so, with a path of its own.
                .AddInMemoryCollection([KeyValuePair.Create("History:Store", (string?)"Memory")])
                .AddInMemoryCollection(_settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))))
            .ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs))
            .ConfigureServices(services => _replace?.Invoke(services));
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        // The program would get these as arguments, and it refuses those that it does not know.
        builder.ConfigureHostConfiguration(configuration => configuration.Sources.Clear());
        var host = builder.Build();
        host.Start();
        return host;
    }
}
