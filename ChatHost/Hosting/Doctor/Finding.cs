namespace ChatHost.Hosting.Doctor;

/// <summary>How bad it is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but is worth a look.</summary>
    Warn,

    /// <summary>Will not work.</summary>
    Fail,
}

/// <summary>One thing that the doctor looked at, as one line.</summary>
/// <param name="What">What was looked at: <c>port Chat</c>.</param>
/// <param name="Text">What was found, and what to do about it.</param>
internal sealed record Finding(FindingLevel Level, string What, string Text)
{
    public static Finding Ok(string what, string text) => new(FindingLevel.Ok, what, text);

    public static Finding Warn(string what, string text) => new(FindingLevel.Warn, what, text);

    public static Finding Fail(string what, string text) => new(FindingLevel.Fail, what, text);

    public override string ToString()
    {
        var level = Level switch { FindingLevel.Ok => "ok  ", FindingLevel.Warn => "warn", _ => "FAIL" };
        return $"{level} {What}: {Text}".ReplaceLineEndings(" ");
    }
}
