using System.Net.Sockets;
using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Hosting.Systemd;

/// <summary>A service manager as the host sees it: a datagram socket that is told things.</summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chathost-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _datagram = new byte[64 * 1024];

    private ServiceManager(bool isAbstract)
    {
        Name = isAbstract ? $"@{Path.GetFileName(_directory.FullName)}" : Path.Combine(_directory.FullName, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + Name[1..] : Name));
    }

    /// <summary>As NOTIFY_SOCKET says it.</summary>
    public string Name { get; }

    /// <summary>One whose socket is a file.</summary>
    public static ServiceManager AtPath() => new(isAbstract: false);

    /// <summary>One whose socket has a name in the abstract namespace.</summary>
    public static ServiceManager AtName() => new(isAbstract: true);

    /// <summary>The lines of the next datagram.</summary>
    public async Task<string[]> NextAsync()
    {
        var length = await _socket.ReceiveAsync(_datagram, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestWait.Patience);
        return Encoding.UTF8.GetString(_datagram, 0, length).Split('\n');
    }

    /// <summary>The next datagram that is no sign of life.</summary>
    public async Task<string[]> NextNewsAsync()
    {
        while (true)
        {
            var lines = await NextAsync();
            if (lines is not ["WATCHDOG=1"])
                return lines;
        }
    }

    /// <summary>Whether nothing has come that was not read yet.</summary>
    public bool HasHeardNothing => _socket.Available == 0;

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Delete(recursive: true);
    }
}
