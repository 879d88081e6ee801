using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Servers;

namespace ChatHost.Benchmarks;

/// <summary>Something that can be put under load: ChatHost, or what it is measured against.</summary>
/// <param name="Name">As the results name it.</param>
/// <param name="StartAsync">Starts one.</param>
internal sealed record ServerKind(string Name, Func<Task<MeasuredServer>> StartAsync)
{
    public const string ChatHost = "ChatHost";

    public static ServerKind NaiveChat { get; } = new("naive chat", () => MeasuredServer.StartBaselineAsync(BaselineProgram.Chat));

    public static ServerKind ThreadedEcho { get; } = new("threaded echo", () => MeasuredServer.StartBaselineAsync(BaselineProgram.Echo));

    /// <summary>What no chat over TLS can cost less than: one thread of C around epoll and OpenSSL.</summary>
    public static ServerKind TlsLimit { get; } = new("limit_chat_tls", MeasuredServer.StartTlsLimitAsync);

    public static ServerKind Of(ForeignIrcServer server) => new(server.Name, () => MeasuredServer.StartForeignAsync(server));

    /// <param name="program">A published ChatHost; null for the one that was built with this.</param>
    public static ServerKind ChatHostAt(string? program) => new(ChatHost, () => MeasuredServer.StartChatHostAsync(program));

    /// <summary>What ChatHost is measured against.</summary>
    public static ServerKind BaselineOf(GeneratorMode mode) => mode == GeneratorMode.Echo ? ThreadedEcho : NaiveChat;

    /// <summary>Starts the server, puts it under load from another process, and ends it.</summary>
    public async Task<IReadOnlyList<GeneratorResult>> MeasureAsync(GeneratorPlan plan, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var actual = plan with
        {
            Port = server[ListenerOf(plan)].Port,
            Server = server.ProcessId,
        };
        var output = await ChildProgram.RunAsync(ChildProgram.ThisProgram, [GeneratorProgram.Verb, actual.ToString()], cancellationToken);
        return GeneratorProgram.ResultsIn(output);
    }

    private static string ListenerOf(GeneratorPlan plan) => plan switch
    {
        { Mode: GeneratorMode.Echo } => "Echo",
        { Carrier: Carrier.WebSocket } => "Web",
        { Carrier: Carrier.Tls } => "ChatTls",
        { Carrier: Carrier.Irc } => "Irc",
        _ => "Chat",
    };
}
