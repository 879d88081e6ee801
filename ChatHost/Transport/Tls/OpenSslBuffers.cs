using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ChatHost.Transport.Tls;

/// <summary>
/// Makes OpenSSL free a session's two record buffers, 17 KB each, whenever they are empty (SSL_MODE_RELEASE_BUFFERS of SSL_CTX_set_mode(3)).
/// .NET does not ask for it, and offers no way to; so its handle is looked up by name. Where there is none, sessions are only larger.
/// </summary>
internal static class OpenSslBuffers
{
    private const string Library = "libssl.so.3";
    private const int SetMode = 33;
    private const nint ReleaseBuffers = 0x10;

    private static readonly FieldInfo? HandleField = FindHandle();

    /// <summary>Whether it works here.</summary>
    public static bool IsAvailable => HandleField is not null;

    /// <param name="stream">One whose handshake is over.</param>
    public static void ReleaseWhenEmpty(SslStream stream)
    {
        if (HandleField?.GetValue(stream) is not SafeHandle { IsInvalid: false, IsClosed: false } handle)
            return;
        _ = SSL_ctrl(handle, SetMode, ReleaseBuffers, 0);

        // What the handshake has left would stay until something is read.
        _ = SSL_free_buffers(handle);
    }

    [SuppressMessage("Major Code Smell", "S3011", Justification = "There is no public way.")]
    private static FieldInfo? FindHandle() =>
        // Told to load another version, .NET has handles that this one must not be given.
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is null && NativeLibrary.TryLoad(Library, out _)
            ? typeof(SslStream).GetField("_securityContext", BindingFlags.Instance | BindingFlags.NonPublic)
            : null;

    [DllImport(Library)]
    private static extern int SSL_free_buffers(SafeHandle session);

    [DllImport(Library)]
    private static extern nint SSL_ctrl(SafeHandle session, int command, nint value, nint pointer);
}
