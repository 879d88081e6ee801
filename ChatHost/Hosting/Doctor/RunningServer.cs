namespace ChatHost.Hosting.Doctor;

/// <summary>
/// Whether a server with these settings runs here already, as it does when an upgrade is looked at beforehand: its ports and its file
/// are free once it has stopped.
/// </summary>
internal static class RunningServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks the Admin listener, as <c>healthcheck</c> does.</summary>
    public static bool IsFound(IConfiguration configuration)
    {
        var admin = ListenerTable.Read(configuration).FirstOrDefault(listener =>
            listener.Enabled && listener.Port != 0 && listener.Protocol.Equals(ListenerProtocols.Admin, StringComparison.OrdinalIgnoreCase));
        if (admin is null)
            return false;
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{ListenerEndPoint.FromHere(admin.EndPoint)}/healthz"));
            using var response = client.Send(request);
            using var body = new StreamReader(response.Content.ReadAsStream());
            return response.IsSuccessStatusCode && body.ReadToEnd().Contains("\"status\":\"Healthy\"", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
