using System.Text.Json;

namespace ChatHost.Benchmarks.Generator;

/// <summary>The generator as a process of its own: a plan as its one argument, the results as a line of JSON.</summary>
internal static class GeneratorProgram
{
    public const string Verb = "generator";

    public static int Run(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("generator: wants one argument, a plan as JSON. It is started by load and growth.");
            return 1;
        }

        try
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(Measure(GeneratorPlan.Parse(args[0])), GeneratorPlan.Json));
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException or ArgumentException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine($"generator: {exception.Message}");
            return 1;
        }
    }

    /// <summary>What such a process wrote.</summary>
    public static IReadOnlyList<GeneratorResult> ResultsIn(string output) =>
        JsonSerializer.Deserialize<GeneratorResult[]>(output, GeneratorPlan.Json)!;

    /// <summary>One result for each part of the load.</summary>
    public static IReadOnlyList<GeneratorResult> Measure(GeneratorPlan plan)
    {
        switch (plan.Mode)
        {
            case GeneratorMode.Echo:
                using (var swarm = new EchoSwarm(plan))
                    return [swarm.Measure()];
            case GeneratorMode.Connect:
                return GuestSwarm.Measure(plan);
            default:
                using (var swarm = new RoomSwarm(plan))
                    return swarm.Measure();
        }
    }
}
