using System.Text;
using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class NormalizationSelfTestTests
{
    private static readonly Func<string, string> Decompose = text => text.Normalize(NormalizationForm.FormD);

    [Fact]
    public void It_passes_where_names_can_be_distinguished() => Assert.True(NormalizationSelfTest.Passes());

    [Fact]
    public void It_fails_where_normalization_returns_the_text_as_it_came()
    {
        Assert.False(NormalizationSelfTest.Passes(text => text.ToUpperInvariant().ToLowerInvariant(), text => text));
        Assert.False(NormalizationSelfTest.Passes(NameKey.Of, text => text));
    }

    [Fact]
    public void It_fails_where_normalization_composes_and_leaves_compatibility_forms() =>
        Assert.False(NormalizationSelfTest.Passes(
            text => text.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant(), Decompose));

    [Fact]
    public void It_fails_where_case_mapping_knows_ASCII_only() =>
        Assert.False(NormalizationSelfTest.Passes(
            text => Lower(text.Normalize(NormalizationForm.FormKC)), Decompose));

    private static string Lower(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c));
}
