using System.Text;

namespace ChatHost.Messages;

/// <summary>The form under which names are compared, so that case, width and ways of composing tell nobody apart.</summary>
internal static class NameKey
{
    /// <summary>
    /// The key of a name: NFKC, upper and then lower case of the invariant culture, until nothing changes any more.
    /// </summary>
    /// <remarks>
    /// Upper then lower brings letters together that either alone leaves apart (Σ σ ς). Once is not always enough: a capital H
    /// with U+0331 has no composed form, but in lower case it has one (U+1E96). So the key of a key is that key.
    /// </remarks>
    public static string Of(string name)
    {
        // Of ASCII nothing is left to do but the case.
        if (Ascii.IsValid(name))
            return name.ToLowerInvariant();

        var folded = FoldOnce(name);
        while (folded != name)
            (name, folded) = (folded, FoldOnce(folded));

        return name;
    }

    private static string FoldOnce(string name) =>
        UnicodeNormalization.Of(name, NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant();
}
