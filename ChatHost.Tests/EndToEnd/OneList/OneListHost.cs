using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Accounts;
using ChatHost.Moderation;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>A server with accounts, all of one password, and calls with keys from any address of this machine.</summary>
internal sealed class OneListHost : IAsyncDisposable
{
    public const string Password = "correct-horse";

    private static readonly StoredVerifier Verifier = ScramVerifier.Create(Password, 100_000);

    private readonly RunningHost _host;

    public OneListHost(string resumeWindow = "00:00:30") =>
        _host = RunningHost.Start(("Accounts:Rounds", "100000"), ("Sessions:ResumeWindow", resumeWindow), ("Limits:Messages:Burst", "1000"));

    public IPEndPoint Chat => _host.AddressOf("Chat");

    public IPEndPoint Web => _host.AddressOf("Web");

    public IPEndPoint Irc => _host.AddressOf("Irc");

    public Uri Admin => _host.AdminUri;

    private AccountStore Accounts => _host.Services.GetRequiredService<AccountStore>();

    private CredentialStore Credentials => _host.Services.GetRequiredService<CredentialStore>();

    /// <summary>Makes an account, and returns a key of it.</summary>
    public async Task<string> MakeAccountAsync(string name, bool isOperator = false)
    {
        var account = await Accounts.RegisterAsync(ChatParts.Nick(name), Verifier, isOperator);
        var key = LoginKey.Create();
        await Credentials.AddKeyAsync(
            new(key.Hash, account!.Id, "bot", DateTime.UtcNow, EndsAt: null, LastUsedAt: null, IsSayOnly: false, IsStayLoggedIn: false), 16, TimeSpan.FromDays(90));
        return key.Text;
    }

    /// <summary>Suspends an account, as if long ago.</summary>
    public async Task SuspendAsync(string name) => await Accounts.SuspendAsync(
        (await Accounts.FindAsync(ChatParts.Nick(name)))!.Id, new(Until: null, "spam"), new("admin", "Admin", "suspend"));

    /// <summary>Completes when the server knows that the session of a token has lost its connection.</summary>
    public Task CutOffAsync(string token) => TestWait.UntilAsync(() =>
        !_host.Services.GetRequiredService<ResumableSessions>().TryFind(SessionToken.HashOf(token), out var session) || session.IsCutOff);

    /// <summary>What is shown in place of the address of an account, or of a guest.</summary>
    public async Task<string> ShownAsync(string? account, IPAddress address) => _host.Services.GetRequiredService<Cloaks>().Of(
        account is null ? null : (await Accounts.FindAsync(ChatParts.Nick(account)))!.Ref, address);

    /// <summary>Says something in a room over HTTP with a key; returns the status.</summary>
    public async Task<HttpStatusCode> PostAsync(string room, string key, IPAddress from, string text = "from outside")
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(Web, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.UriOf("Web"), $"/rooms/{room}/messages"))
        {
            Content = new StringContent($$"""{"text":"{{text}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Assert.DoesNotContain(_host.Logs.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
