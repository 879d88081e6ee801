using System.ComponentModel.DataAnnotations;
using ChatHost.Transport;

namespace ChatHost.Web;

/// <summary>Under which names the Web listener answers, whose pages may use it, and who may speak for others.</summary>
internal sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>
    /// Origins whose pages may open a WebSocket besides the server's own. Default none: only this server's own page may.
    /// In the configuration a list, or one text with semicolons.
    /// </summary>
    [MaxLength(1000)]
    [RegularExpression(
        @"https?://(\[[0-9A-Fa-f:.]+\]|[^\s/:,;?#@\[\]]{1,253})(:[0-9]{1,5})?",
        ErrorMessage = "origins without a path, such as https://chat.example.org or http://localhost:3000")]
    public string[] AllowedOrigins { get; init; } = [];

    /// <summary>
    /// The names that <c>Host</c> may hold. Default none given: then it may be any, but over loopback only a loopback name or
    /// address, for there is no other name for one's own machine. A server in a private network should name its names, so that no
    /// web page can reach it by one of the page's own (DNS rebinding). In the configuration a list, or one text with semicolons.
    /// </summary>
    [MaxLength(1000)]
    [RegularExpression(
        @"\[[0-9A-Fa-f:.]+\]|[^\s/:,;\[\]]{1,253}",
        ErrorMessage = "host names without scheme and port, such as chat.example.org")]
    public string[] AllowedHosts { get; init; } = [];

    /// <summary>
    /// The proxies in front, as addresses or networks: from these alone <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are
    /// believed. Default none, since anybody can send such headers.
    /// </summary>
    [MaxLength(1000)]
    [RegularExpression(NetworkText.Pattern, ErrorMessage = NetworkText.Words)]
    public string[] TrustedProxies { get; init; } = [];
}
