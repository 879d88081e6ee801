namespace ChatHost.Hosting;

/// <summary>Where the server of these settings answers its operators, as seen from the machine it runs on.</summary>
internal static class AdminAddress
{
    /// <summary>The address; null where no Admin listener is turned on.</summary>
    public static Uri? Find(IConfiguration configuration)
    {
        var admin = ListenerTable.Read(configuration).FirstOrDefault(listener =>
            listener.Enabled && listener.Protocol.Equals(ListenerProtocols.Admin, StringComparison.OrdinalIgnoreCase));
        return admin is null ? null : new($"http://{ListenerEndPoint.FromHere(admin.EndPoint)}/");
    }
}
