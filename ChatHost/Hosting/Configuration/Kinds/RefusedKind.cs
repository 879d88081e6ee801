namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>A key that is known and refused whatever it holds, a group under it too.</summary>
internal sealed class RefusedKind(string reason) : SettingKind
{
    public override string Name => "refused";

    public override string Allowed => $"left out: {reason}";

    /// <summary>Why, as a half sentence.</summary>
    public string Reason => reason;

    public override bool TryRead(string text, out object? value)
    {
        value = null;
        return false;
    }

    public override string Write(object? value) => "";
}
