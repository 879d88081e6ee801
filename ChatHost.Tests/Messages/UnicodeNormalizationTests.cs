using System.Text;
using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class UnicodeNormalizationTests
{
    public static TheoryData<NormalizationForm> Forms => [NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_utf16_unit_and_code_point_is_normalized_without_an_exception(NormalizationForm form)
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            var character = code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code);
            var normalized = UnicodeNormalization.Of(character, form);
            if (Rune.IsValid(code) && (code & 0xFFFE) != 0xFFFE)
                Assert.Equal(character.Normalize(form), normalized);
            else
                Assert.Equal(character, normalized);
        }
    }

    [Fact]
    public void Text_around_what_is_malformed_is_normalized() =>
        Assert.Equal("\u00E9\uFFFE\u00E9\uD83D\u00E9\uFFFF", UnicodeNormalization.Of("e\u0301\uFFFEe\u0301\uD83De\u0301\uFFFF", NormalizationForm.FormC));
}
