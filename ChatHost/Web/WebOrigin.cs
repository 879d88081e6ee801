namespace ChatHost.Web;

/// <summary>Whose page it is: scheme, host and port (RFC 6454). Two are the same whether or not they name the scheme's own port.</summary>
internal readonly record struct WebOrigin(string Scheme, string Host, int Port)
{
    /// <summary>False for what is none, <c>null</c> included, which browsers say of pages that have no origin.</summary>
    public static bool TryParse(string? text, out WebOrigin origin)
    {
        origin = default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            return false;
        }

        origin = new(uri.Scheme, uri.IdnHost.ToLowerInvariant(), uri.Port);
        return true;
    }
}
