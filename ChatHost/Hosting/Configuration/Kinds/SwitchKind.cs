namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>On or off, written <c>true</c> or <c>false</c>.</summary>
internal sealed class SwitchKind : SettingKind
{
    public override string Name => "switch";

    public override string Allowed => "true or false";

    public override bool TryRead(string text, out object? value)
    {
        var read = bool.TryParse(text, out var on);
        value = on;
        return read;
    }

    public override string Write(object? value) => value is null ? "" : (bool)value ? "true" : "false";
}
