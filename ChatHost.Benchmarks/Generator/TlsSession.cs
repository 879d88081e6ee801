using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// The client's side of TLS over a socket that does not block, by OpenSSL itself: .NET's would cost more than the server that is measured.
/// The certificate is not checked. See SSL_CTX_new(3), SSL_get_error(3).
/// </summary>
internal sealed class TlsSession : IDisposable
{
    private const string Library = "libssl.so.3";
    private const int SetMode = 33;
    private const int SetReadAhead = 41;
    private const int PartialWritesFromAnywhere = 0x1 | 0x2;
    private const int WantsToRead = 2;
    private const int WantsToWrite = 3;
    private const int ReachedEnd = 6;

    private static readonly nint Context = CreateContext();

    private readonly nint _session;

    /// <param name="handle">A socket that is connected.</param>
    public TlsSession(int handle)
    {
        _session = SSL_new(Context);
        Checked(SSL_set_fd(_session, handle));
    }

    /// <summary>Whether the handshake is over.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Goes on with the handshake as far as it can.</summary>
    /// <returns>False when it failed.</returns>
    public bool Shake()
    {
        var result = SSL_connect(_session);
        IsOpen = result == 1;
        return IsOpen || Outcome(result) == -1;
    }

    /// <returns>As <see cref="Libc.Receive"/>.</returns>
    public int Receive(Span<byte> buffer)
    {
        // One read gives one record: take what else has come, since the poller does not know of it.
        var read = 0;
        while (read < buffer.Length)
        {
            var more = SSL_read(_session, ref MemoryMarshal.GetReference(buffer[read..]), buffer.Length - read);
            if (more <= 0)
                return read > 0 ? read : Outcome(more);
            read += more;
        }

        return read;
    }

    /// <returns>As <see cref="Libc.Send"/>.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var taken = SSL_write(_session, ref MemoryMarshal.GetReference(bytes), bytes.Length);
        return taken > 0 ? taken : Outcome(taken);
    }

    public void Dispose() => SSL_free(_session);

    private static nint CreateContext()
    {
        var context = SSL_CTX_new(TLS_client_method());

        // The same cipher for all servers.
        Checked(SSL_CTX_set_ciphersuites(context, in MemoryMarshal.GetReference("TLS_AES_128_GCM_SHA256\0"u8)));
        SSL_CTX_ctrl(context, SetMode, PartialWritesFromAnywhere, 0);
        SSL_CTX_ctrl(context, SetReadAhead, 1, 0);
        return context;
    }

    private static void Checked(int result)
    {
        if (result != 1)
            throw new Win32Exception("OpenSSL refused.");
    }

    private int Outcome(int result)
    {
        var outcome = SSL_get_error(_session, result) switch
        {
            WantsToRead or WantsToWrite => -1,
            ReachedEnd => 0,
            _ => -2,
        };

        // What one session leaves there would be taken for the next one's error.
        ERR_clear_error();
        return outcome;
    }

    [DllImport(Library)]
    private static extern nint TLS_client_method();

    [DllImport(Library)]
    private static extern nint SSL_CTX_new(nint method);

    [DllImport(Library)]
    private static extern nint SSL_CTX_ctrl(nint context, int command, nint value, nint pointer);

    [DllImport(Library)]
    private static extern int SSL_CTX_set_ciphersuites(nint context, ref readonly byte names);

    [DllImport(Library)]
    private static extern nint SSL_new(nint context);

    [DllImport(Library)]
    private static extern int SSL_set_fd(nint session, int handle);

    [DllImport(Library)]
    private static extern int SSL_connect(nint session);

    [DllImport(Library)]
    private static extern int SSL_read(nint session, ref byte buffer, int size);

    [DllImport(Library)]
    private static extern int SSL_write(nint session, ref byte bytes, int size);

    [DllImport(Library)]
    private static extern int SSL_get_error(nint session, int result);

    [DllImport(Library)]
    private static extern void SSL_free(nint session);

    [DllImport("libcrypto.so.3")]
    private static extern void ERR_clear_error();
}
