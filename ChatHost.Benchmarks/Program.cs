using BenchmarkDotNet.Running;
using ChatHost.Benchmarks;

// dotnet run -c Release --project ChatHost.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(FramingBenchmark).Assembly).Run(args);
