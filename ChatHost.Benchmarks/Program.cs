using System.Net.Sockets;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using ChatHost.Benchmarks.Abuse;
using ChatHost.Benchmarks.Accounts;
using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Growth;
using ChatHost.Benchmarks.Load;
using ChatHost.Benchmarks.Plots;
using ChatHost.Benchmarks.Servers;
using ChatHost.Benchmarks.Soak;
using ChatHost.Benchmarks.Stores;

namespace ChatHost.Benchmarks;

/// <summary>The map: what can be measured, by the first argument. Anything else is for the benchmarks of the parts.</summary>
internal static class Program
{
    private const int Failure = 1;

    private const string Help = """
        What ChatHost costs. Each says more with --help:

          load      the whole server under load, beside naive servers; checks every delivery
          growth    the same, as rooms, members and sessions grow; raw results for plots
          plot      draws the raw results of growth
          stores    what it costs to keep what is said, for each store
          abuse     what bystanders notice while others ask for all that can be asked
          accounts  whether the time of a refused login tells anything; what a long list of bans costs
          soak      minutes of people who come, talk and go; checks that nothing of them stays

        Anything else goes to BenchmarkDotNet, which measures the parts: --filter '*', --list flat
        """;

    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await RunAsync(args, stop.Token);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or SocketException
            or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        switch (args)
        {
            case [LoadProgram.Verb or GrowthProgram.Verb or SoakProgram.Verb, ..] when !OperatingSystem.IsLinux():
                throw new InvalidOperationException("This measures on Linux alone.");
            case [LoadProgram.Verb, .. var rest]:
                return await LoadProgram.RunAsync(rest, cancellationToken);
            case [GrowthProgram.Verb, .. var rest]:
                return await GrowthProgram.RunAsync(rest, cancellationToken);
            case [PlotProgram.Verb, .. var rest]:
                return PlotProgram.Run(rest);
            case [SoakProgram.Verb, .. var rest]:
                return await SoakProgram.RunAsync(rest, cancellationToken);
            case [AbuseProgram.Verb, .. var rest]:
                return await AbuseProgram.RunAsync(rest, cancellationToken);
            case [AccountsProgram.Verb, .. var rest]:
                return await AccountsProgram.RunAsync(rest);
            case [StoresProgram.Verb, .. var rest]:
                return await StoresProgram.RunAsync(rest, cancellationToken);
            case [GeneratorProgram.Verb, .. var rest]:
                return GeneratorProgram.Run(rest);
            case [BaselineProgram.Verb, .. var rest]:
                return BaselineProgram.Run(rest);
            case [] or ["--help" or "-h" or "help"]:
                Console.Out.WriteLine(Help);
                return 0;
            case [var word, ..] when !word.StartsWith('-'):
                throw new ArgumentException($"Unknown: {word}. Try --help.");
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                return 0;
        }
    }
}
