using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ChatHost.Protocols;

/// <summary>How the server introduces itself.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>The name that clients are shown. Default <c>ChatHost</c>.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string Name { get; init; } = "ChatHost";

    /// <summary>The server's own name in IRC. Default: <see cref="Name"/> and <c>.chat</c>.</summary>
    [StringLength(63)]
    public string? IrcName { get; init; }

    /// <summary>
    /// More lines for the greeting, each told as a notice. Default none. In the configuration a list, or one text
    /// with line breaks; such a text replaces the whole list of an earlier source.
    /// </summary>
    [MaxLength(100), StringLength(500), DataType(DataType.MultilineText)]
    public string[] Welcome { get; init; } = [];

    /// <summary>A password that is asked for before anything else, on every listener of people; it opens no account. Default none.</summary>
    [StringLength(256), PasswordPropertyText(true)]
    public string? Password { get; init; }

    /// <summary>
    /// What carries the bytes of clients. Default <c>Epoll</c>, which is Linux's; elsewhere it is Kestrel's whatever is said here.
    /// </summary>
    public TransportKind Transport { get; init; }
}

/// <summary>What carries the bytes of clients to and from the operating system.</summary>
internal enum TransportKind
{
    /// <summary>Our own, close to the system: a fraction of the memory and time.</summary>
    Epoll,

    /// <summary>The socket transport of ASP.NET Core.</summary>
    Kestrel,
}
