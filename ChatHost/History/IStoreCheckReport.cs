namespace ChatHost.History;

/// <summary>Receives what the check of a store finds, in the order in which to mend it. The doctor implements it.</summary>
internal interface IStoreCheckReport
{
    /// <param name="subject">What was checked: <c>disk space</c>.</param>
    /// <param name="text">What was found, as a sentence.</param>
    void Ok(string subject, string text);

    /// <summary>It works, but is worth a look; <paramref name="text"/> says what to do.</summary>
    void Warn(string subject, string text);

    /// <summary>It will not work; <paramref name="text"/> says what to do.</summary>
    void Fail(string subject, string text);
}
