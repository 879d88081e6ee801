namespace ChatHost.Accounts;

/// <summary>Whether, and where, passwords can be given over TLS. Hosting fills it in once the ports are known.</summary>
internal sealed class SecureAccess
{
    private volatile bool _isConfigured;
    private volatile int _linePort;

    /// <summary>Whether a certificate is configured.</summary>
    public bool IsConfigured
    {
        get => _isConfigured;
        set => _isConfigured = value;
    }

    /// <summary>The port of the first listener that speaks lines over TLS; 0 where none does.</summary>
    public int LinePort
    {
        get => _linePort;
        set => _linePort = value;
    }
}
