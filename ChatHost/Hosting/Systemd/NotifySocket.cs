using System.Net.Sockets;
using System.Text;

namespace ChatHost.Hosting.Systemd;

/// <summary>The way to the service manager: each message is one datagram of <c>VARIABLE=value</c> lines, as sd_notify(3) has it.</summary>
internal sealed class NotifySocket : IDisposable
{
    /// <summary>The manager reads at once; should it not, the host goes on without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
    {
        SendTimeout = (int)Patience.TotalMilliseconds,
    };

    private readonly UnixDomainSocketEndPoint _address;

    /// <param name="name">A path from the root, or a name of the abstract namespace, which starts with <c>@</c>: unix(7).</param>
    /// <exception cref="ArgumentException">It is neither, or longer than a socket's address.</exception>
    public NotifySocket(string name)
    {
        if (name[0] is not ('/' or '@'))
            throw new ArgumentException("A path from the root or a name after @ is needed.", nameof(name));
        _address = new(name[0] is '@' ? '\0' + name[1..] : name);
    }

    /// <exception cref="SocketException">The manager could not be notified.</exception>
    public void Send(params string[] lines) => _socket.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', lines)), _address);

    public void Dispose() => _socket.Dispose();
}
