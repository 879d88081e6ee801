namespace ChatHost.Tests.Protocols.Line;

/// <summary>Telnet's bytes as Latin-1 letters, to write streams as text.</summary>
internal static class Telnet
{
    public const string Se = "\u00F0";
    public const string Nop = "\u00F1";
    public const string Sb = "\u00FA";
    public const string Will = "\u00FB";
    public const string Dont = "\u00FE";
    public const string Iac = "\u00FF";
}
