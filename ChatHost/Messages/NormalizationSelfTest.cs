using System.Text;

namespace ChatHost.Messages;

/// <summary>Finds out whether this machine can tell names apart, before a host lets people take any.</summary>
/// <remarks>
/// In invariant globalization, which a setting, an environment variable or a missing ICU brings about, normalization hands
/// text back as it came, with no error. Two people could then bear what is one name, so the host refuses to start.
/// </remarks>
internal static class NormalizationSelfTest
{
    /// <summary>Normalization and case mapping work here as names need them.</summary>
    public static bool Passes() => Passes(NameKey.Of, text => UnicodeNormalization.Of(text, NormalizationForm.FormD));

    /// <param name="key">Folds a name for comparing: NFKC and case, as <see cref="NameKey.Of"/> does.</param>
    /// <param name="decompose">NFD, which look-alikes are found by.</param>
    internal static bool Passes(Func<string, string> key, Func<string, string> decompose) =>
        key("e\u0301") == "\u00E9"                       // composed
        && key("\uFF21\uFB01") == "afi"                  // compatibility: fullwidth A, ligature fi
        && key("\u0416\u03A3") == "\u0436\u03C3"         // case beyond ASCII: Cyrillic, Greek
        && key("\U00010400") == "\U00010428"             // case beyond the Basic Multilingual Plane: Deseret
        && decompose("\u00E9\uAC00") == "e\u0301\u1100\u1161";
}
