namespace ChatHost.Hosting;

/// <summary>
/// <c>ChatHost healthcheck</c>: asks the Admin listener of these settings whether the server is alive; exit code 0 or 1.
/// For containers, which have no shell and no curl.
/// </summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        if (AdminAddress.Find(configuration) is not { } admin)
            return Unhealthy("no Admin listener is turned on, so there is nothing to ask.");
        var url = new Uri(admin, "healthz");
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var response = await client.GetAsync(url);
            if (!response.IsSuccessStatusCode)
                return Unhealthy($"{url} answers {(int)response.StatusCode}.");
            await Console.Out.WriteLineAsync("healthy");
            return 0;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return Unhealthy($"{url} does not answer.");
        }
    }

    private static int Unhealthy(string why)
    {
        Console.Error.WriteLine($"unhealthy: {why}");
        return 1;
    }
}
