using System.Collections.Concurrent;
using System.Net;
using ChatHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Support;

/// <summary>
/// The whole host with real sockets on free ports of the loopback address, started and stopped as the program does it, but
/// inside the test. At its end it must not have logged an error: what users do is none, whatever they do.
/// </summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private static readonly string[] FreePorts =
    [
        "--Listeners:Chat:Address=127.0.0.1",
        "--Listeners:Chat:Port=0",
        "--Listeners:Echo:Address=127.0.0.1",
        "--Listeners:Echo:Port=0",
        "--Listeners:Nod:Enabled=true",
        "--Listeners:Nod:Address=127.0.0.1",
        "--Listeners:Nod:Port=0",
        "--Listeners:Admin:Port=0",
        "--Listeners:Web:Address=127.0.0.1",
        "--Listeners:Web:Port=0",
        "--Listeners:Irc:Enabled=false",
        "--Logging:LogLevel:Default=Information",

        // A test that wants the durable store says so, with a path of its own.
        "--History:Store=Memory",
    ];

    private readonly RecordedLog _log;
    private readonly WebApplication _app;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Task<int> _run;
    private readonly bool _mayLogErrors;

    private InProcessHost(WebApplication app, Task<int> run, RecordedLog log, bool mayLogErrors) =>
        (_app, _lifetime, _run, _log, _mayLogErrors) = (app, app.Lifetime, run, log, mayLogErrors);

    public IPEndPoint Chat => AddressOf("Chat");

    public IPEndPoint Echo => AddressOf("Echo");

    public IPEndPoint Web => AddressOf("Web");

    public IPEndPoint Nod => AddressOf("Nod");

    public IServiceProvider Services => _app.Services;

    /// <summary>What was logged, each line as <c>Level: text</c>.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    /// <summary>Starts a host; returns once it has all its ports.</summary>
    /// <param name="settings">Each as <c>Key=Value</c>.</param>
    public static Task<InProcessHost> StartAsync(params string[] settings) => StartAsync(mayLogErrors: false, settings);

    /// <param name="replace">Registers services that stand in for the program's.</param>
    /// <param name="settings">Each as <c>Key=Value</c>.</param>
    public static Task<InProcessHost> StartAsync(Action<IServiceCollection> replace, params string[] settings) =>
        StartAsync(mayLogErrors: false, replace, settings);

    /// <param name="mayLogErrors">For what an operator does wrong.</param>
    /// <param name="settings">Each as <c>Key=Value</c>.</param>
    public static Task<InProcessHost> StartAsync(bool mayLogErrors, params string[] settings) => StartAsync(mayLogErrors, replace: null, settings);

    private static async Task<InProcessHost> StartAsync(bool mayLogErrors, Action<IServiceCollection>? replace, string[] settings)
    {
        var log = new RecordedLog();
        WebApplication? app = null;
        var run = ChatHostProgram.RunAsync(
            [.. FreePorts, .. settings.Select(setting => "--" + setting)],
            services =>
            {
                Program.AddParts(services);
                services
                    .RemoveAll<ILoggerProvider>()
                    .AddSingleton<ILoggerProvider>(log)
                    .AddSingleton<IHostLifetime, NoSignals>();
                replace?.Invoke(services);
            },
            built =>
            {
                Program.MapEndpoints(built);
                app = built;
            });
        if (app is null)
            throw new InvalidOperationException($"The host did not start: exit code {await run}.");

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = app.Lifetime.ApplicationStarted.Register(started.SetResult);
        await Task.WhenAny(started.Task, run).WaitAsync(ChatClient.Patience, TestContext.Current.CancellationToken);
        return run.IsCompleted ? throw new InvalidOperationException($"The host ended: {await run}.") : new(app, run, log, mayLogErrors);
    }

    public IPEndPoint AddressOf(string listener) =>
        Services.GetRequiredService<Listeners>().Bound.Single(bound => bound.Listener.Name == listener).Address;

    /// <summary>Asks the host to stop, as a signal would, and goes on.</summary>
    public void BeginStop() => _lifetime.StopApplication();

    /// <summary>Stops the host; returns the exit code.</summary>
    public Task<int> StopAsync()
    {
        if (!_run.IsCompleted)
            BeginStop();
        return _run.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_mayLogErrors)
            Assert.True(_log.Errors.IsEmpty, string.Join('\n', _log.Errors));
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly ConcurrentQueue<string> _errors = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ConcurrentQueue<string> Errors => _errors;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel}: {formatter(state, exception)}";
            _lines.Enqueue(line);
            if (logLevel >= LogLevel.Error)
                _errors.Enqueue($"{line} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
