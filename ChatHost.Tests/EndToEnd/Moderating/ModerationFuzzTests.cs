using System.Diagnostics;
using System.Globalization;

namespace ChatHost.Tests.EndToEnd.Moderating;

/// <summary>
/// Random moderation against a simple model of it: who may enter, read and speak, and who reads what. <c>CHATHOST_FUZZ_OPERATIONS</c> sets how
/// many operations; the suite does a few thousand.
/// </summary>
public sealed class ModerationFuzzTests(ITestOutputHelper report)
{
    private const int DefaultOperations = 5000;
    private const int OperationsOfAStory = 1000;

    [Fact]
    public async Task Nobody_reads_enters_or_says_what_the_rules_do_not_allow()
    {
        var operations = int.TryParse(Environment.GetEnvironmentVariable("CHATHOST_FUZZ_OPERATIONS"), CultureInfo.InvariantCulture, out var more)
            ? more
            : DefaultOperations;
        var took = Stopwatch.StartNew();
        var (done, refused, lines) = (0, 0, 0);
        for (var seed = 1; seed <= operations / OperationsOfAStory; seed++)
        {
            var fuzzer = new ModerationFuzzer(seed);
            await fuzzer.RunAsync(OperationsOfAStory);
            (done, refused, lines) = (done + fuzzer.Outcomes.Done, refused + fuzzer.Outcomes.Refused, lines + fuzzer.LinesJudged);
        }

        report.WriteLine($"{operations} operations, {done} done and {refused} refused, {lines} lines judged, {took.Elapsed.TotalSeconds:0.0} s.");
        Assert.InRange(done, operations / 4, int.MaxValue);
        Assert.InRange(refused, operations / 10, int.MaxValue);
        Assert.InRange(lines, operations, int.MaxValue);
    }
}
