using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ChatHost.Tests.Messages;

/// <summary>Texts for properties: the same ones in every run, rich in what names and lines trip over.</summary>
internal static class GeneratedText
{
    private static readonly int[] Tricky =
    [
        0x09, 0x0A, 0x1B, 0x7F, 0x85, 0xAD, 0x131, 0x17F, 0x1C3, 0x2BC, 0x2D0, 0x345, 0x34F, 0x3C2, 0x61C, 0x640, 0x903, 0x115F,
        0x1C82, 0x1E96, 0x1E9E, 0x200B, 0x200D, 0x200E, 0x202E, 0x2028, 0x2067, 0x212A, 0x3164, 0xA789, 0xD800, 0xDC00, 0xDFFF,
        0xFDFA, 0xFE0F, 0xFE76, 0xFEFF, 0xFF21, 0xFF9E, 0xFFA0, 0xFFFD, 0x1D41A, 0x1F600, 0x10FFFF,
    ];

    private static readonly string[] Letters = [.. AllRunes.Where(Rune.IsLetterOrDigit).Select(rune => rune.ToString())];

    private static readonly string[] Marks = [.. AllRunes.Where(IsMark).Select(rune => rune.ToString())];

    /// <summary>Every code point that is a character: assigned, and for no private use.</summary>
    public static IEnumerable<Rune> AllRunes => Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code))
        .Where(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse));

    /// <summary>Anything at all, unpaired surrogates and controls included.</summary>
    public static Arbitrary<string> Lines { get; } = Joined(
        (4, Gen.Choose(0x20, 0x7E).Select(Utf16)),
        (2, Gen.Elements(Tricky).Select(Utf16)),
        (1, Gen.Choose(0, 0x10FFFF).Select(Utf16)));

    /// <summary>Strings that are often a name, and else close to one.</summary>
    public static Arbitrary<string> Names { get; } = Joined(
        (30, Gen.Elements("abcklmrstxyzABIKLSZ0123456789_-".ToCharArray()).Select(c => c.ToString())),
        (20, Gen.Elements(Letters)),
        (6, Gen.Elements(Marks)),
        (1, Gen.Elements(Tricky).Select(Utf16)));

    /// <summary>Fails with the smallest text found for which the claim is false.</summary>
    public static void ForAll(Arbitrary<string> texts, Func<string, bool> claim) =>
        Check.One(Always, Prop.ForAll(texts, claim));

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static Config Always { get; } = Config.QuickThrowOnFailure
        .WithMaxTest(1000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260131, 1), FSharpOption<int>.None)));

    private static Arbitrary<string> Joined(params (int Weight, Gen<string> Part)[] parts) =>
        Arb.From(Gen.Frequency(parts).ArrayOf().Select(chosen => string.Concat(chosen)), Shorter);

    private static IEnumerable<string> Shorter(string text) =>
        Enumerable.Range(0, text.Length).Select(at => text.Remove(at, 1));

    /// <summary>Also of a code point that is no character, such as half a pair.</summary>
    private static string Utf16(int code) => code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code);
}
