using ChatHost.Messages;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether names can be compared safely, for which ICU is needed.</summary>
internal static class TextCheck
{
    public static Finding Find() => NormalizationSelfTest.Passes()
        ? Finding.Ok("text", "Unicode is normalized as names need it.")
        : Finding.Fail("text", "Unicode is not normalized. Install ICU (Debian's libicu), leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.");
}
