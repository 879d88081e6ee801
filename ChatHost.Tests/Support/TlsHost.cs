namespace ChatHost.Tests.Support;

/// <summary>A host with a certificate for <see cref="Name"/>, and ways to its listeners over TLS.</summary>
internal static class TlsHost
{
    public const string Name = "chat.example";

    public static Task<InProcessHost> StartAsync(TestCertificates files, params string[] settings)
    {
        var (certificate, key) = files.Write(Name);
        return InProcessHost.StartAsync(
        [
            $"Tls:Certificates:0:Certificate={certificate}", $"Tls:Certificates:0:Key={key}",
            "Listeners:ChatTls:Address=127.0.0.1", "Listeners:ChatTls:Port=0", "Listeners:WebTls:Address=127.0.0.1", "Listeners:WebTls:Port=0",
            "Listeners:IrcTls:Enabled=false", .. settings,
        ]);
    }

    /// <summary>For clients that speak no TLS.</summary>
    public static TlsRelay RelayTo(this InProcessHost host, string listener, TestCertificates files) =>
        new(host.AddressOf(listener), EndToEnd.Doors.TlsClient.OptionsFor(Name, files.Authority, certificate: null));
}
