using System.Buffers;
using System.Globalization;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;

namespace ChatHost.Tests.Protocols.Line;

public sealed class LineCutterFuzzTests
{
    private const int Seed = 862;

    /// <summary>How many inputs to try, for a longer search than a build should wait for.</summary>
    private const string InputsVariable = "CHATHOST_FUZZ_INPUTS";

    [Fact]
    public void Damaged_streams_are_cut_as_the_reference_cuts_them()
    {
        var inputs = int.Parse(Environment.GetEnvironmentVariable(InputsVariable) ?? "200000", CultureInfo.InvariantCulture);

        var difference = new LineCutterFuzzer(Seed, limit => new LineCutter(limit)).FindDifference(inputs);

        Assert.Null(difference);
    }

    [Fact]
    public void A_cutter_that_forgets_where_it_was_would_be_found()
    {
        var difference = new LineCutterFuzzer(Seed, limit => new ForgetfulCutter(limit)).FindDifference(inputs: 1000);

        Assert.NotNull(difference);
    }

    private sealed class ForgetfulCutter(int limit) : IFrameCutter
    {
        public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame) =>
            new LineCutter(limit).TryCut(ref buffer, isFinal, out frame);
    }
}
