using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ChatHost.Admin;

/// <summary>Access to the Admin listener.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>
    /// The bearer token asked for on any address but loopback: a secret. Default none: a random one is made and logged
    /// once at start, so that an open port is never an open door. It travels in a header, hence visible ASCII only.
    /// </summary>
    [PasswordPropertyText(true)]
    [RegularExpression("([!-~]{16,512})?", ErrorMessage = "16 to 512 visible ASCII characters without spaces")]
    public string? Token { get; init; }

    /// <summary>
    /// Names that <c>Host</c> may hold on a loopback address besides the loopback ones. Default none, so that a web page
    /// cannot reach the port by a name of its own (DNS rebinding). In the configuration a list, or one text with semicolons.
    /// </summary>
    [MaxLength(1000)]
    [RegularExpression(
        @"\[[0-9A-Fa-f:.]+\]|[^\s/:,;\[\]]{1,253}",
        ErrorMessage = "host names without scheme and port, such as chat.example.org")]
    public string[] AllowedHosts { get; init; } = [];
}
