namespace ChatHost.Hosting.Doctor;

/// <summary>
/// Whether a server with these settings runs here already, as it does when an upgrade is looked at beforehand: its ports and its file
/// are free once it has stopped.
/// </summary>
internal sealed class RunningServer
{
    /// <summary>
    /// How long an answer may take. Where nothing listens the system says so at once; a server on a busy machine that was given up
    /// too early would have its own ports counted against it.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string? _owner;

    private RunningServer(int adminPort) => _owner = PortOwner.Find(adminPort);

    /// <summary>Asks the Admin listener, as <c>healthcheck</c> does. Null if no healthy server answers.</summary>
    public static RunningServer? Find(IConfiguration configuration)
    {
        var admin = ListenerTable.Read(configuration).FirstOrDefault(listener =>
            listener.Enabled && listener.Port != 0 && listener.Protocol.Equals(ListenerProtocols.Admin, StringComparison.OrdinalIgnoreCase));
        if (admin is null)
            return null;
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{ListenerEndPoint.FromHere(admin.EndPoint)}/healthz"));
            using var response = client.Send(request);
            using var body = new StreamReader(response.Content.ReadAsStream());
            return response.IsSuccessStatusCode && body.ReadToEnd().Contains("\"status\":\"Healthy\"", StringComparison.Ordinal)
                ? new(admin.Port)
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the port is its own; true also where the owner of its Admin port is unknown, as across users and containers.</summary>
    public bool Has(int port) => _owner is null || PortOwner.Find(port) == _owner;
}
