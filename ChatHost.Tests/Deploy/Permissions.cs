using System.Runtime.Versioning;

namespace ChatHost.Tests.Deploy;

/// <summary>Who may write in a directory tree.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Permissions
{
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Everybody may read all of it and nobody write.</summary>
    public static void ReadOnly(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, (File.GetUnixFileMode(file) | Read) & ~Write);
        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root).Reverse())
            File.SetUnixFileMode(directory, Read | Enter);
    }

    /// <summary>Its owner may write in this one directory.</summary>
    public static void LetOwnerWrite(string directory) => File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.UserWrite);

    /// <summary>Everybody may write in this one directory.</summary>
    public static void LetEverybodyWrite(string directory) => File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | Write);
}
