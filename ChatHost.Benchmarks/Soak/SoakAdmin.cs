using System.Net;
using System.Text.Json;

namespace ChatHost.Benchmarks.Soak;

/// <summary>The operator of a soak: kicks people, and looks at who and what is there.</summary>
internal sealed class SoakAdmin(EndPoint admin) : IDisposable
{
    /// <summary>Each is a file handle of the server, for a minute after its last call.</summary>
    private const int MostConnections = 4;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = MostConnections })
    {
        BaseAddress = new($"http://{admin}"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <exception cref="InvalidOperationException">Nobody has that name.</exception>
    public async Task KickAsync(string nick)
    {
        using var found = await GetAsync($"/clients?nick={nick}");
        var clients = found.RootElement.GetProperty("clients");
        if (clients.GetArrayLength() != 1)
            throw new InvalidOperationException($"/clients shows {clients.GetArrayLength()} called {nick}.");
        using var answer = await _http.DeleteAsync(new Uri($"/clients/{clients[0].GetProperty("id").GetString()}?reason=Soak.", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many connections of clients there are.</summary>
    public async Task<int> ClientsAsync()
    {
        using var clients = await GetAsync("/clients?limit=1");
        return clients.RootElement.GetProperty("total").GetInt32();
    }

    /// <summary>How many rooms there are, and how many members in those that the list shows, the most populous.</summary>
    public async Task<(int Rooms, int Members)> RoomsAsync()
    {
        using var rooms = await GetAsync("/rooms");
        return (rooms.RootElement.GetProperty("total").GetInt32(),
            rooms.RootElement.GetProperty("rooms").EnumerateArray().Sum(room => room.GetProperty("members").GetInt32()));
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
}
