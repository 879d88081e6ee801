using System.Collections.Concurrent;
using System.Globalization;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Hostile input at real sessions in real rooms, without sockets, so that there can be much of it.</summary>
public sealed class CommandFuzzTests(ITestOutputHelper report)
{
    private const int DefaultInputs = 200_000;
    private const int Sessions = 4;

    [Fact]
    public async Task Whatever_is_typed_nothing_breaks_and_no_line_out_is_unsafe_or_passes_for_another()
    {
        var inputs = int.TryParse(Environment.GetEnvironmentVariable("CHATHOST_FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var more)
            ? more
            : DefaultInputs;
        var errors = new ErrorLog();
        await using var services = CreateServices(errors);
        var judge = new LineOutputJudge();
        var fuzzer = new CommandFuzzer(services.GetRequiredService<LineServices>(), judge);

        await Task.WhenAll(Enumerable.Range(1, Sessions).Select(seed =>
            Task.Run(() => fuzzer.SpeakAsync(seed, inputs / Sessions), TestContext.Current.CancellationToken)));
        await services.GetRequiredService<RoomRegistry>().FlushAsync();

        report.WriteLine($"{fuzzer.Inputs} inputs, {judge.Lines} lines judged.");
        Assert.Equal(inputs / Sessions * Sessions, fuzzer.Inputs);
        Assert.Equal("", string.Join('\n', judge.Findings));
        Assert.Equal("", string.Join('\n', errors.Lines));
        Assert.True(judge.Lines > fuzzer.Inputs, "Hardly anything was answered.");
        Assert.Empty(services.GetRequiredService<RoomRegistry>().Populated);
    }

    [Theory]
    [InlineData("* bob joined general.\r\n", "said")]
    [InlineData("! Server is shutting down.\r\n", "said")]
    [InlineData("* bob: hello\r\n", "said")]
    [InlineData("bob hello\r\n", "said")]
    [InlineData("bob: hello\n", "said")]
    [InlineData("bob: he\u001bllo\r\n", "said")]
    [InlineData("bob: he\u202Ello\r\n", "said")]
    [InlineData("[dev] * x: hello\r\n", "said")]
    [InlineData("bob: joined general.\r\n", "told")]
    [InlineData("* all is well\r\n", "answered")]
    [InlineData("hello\r\n", "answered")]
    public void The_judge_finds(string line, string how)
    {
        var judge = new LineOutputJudge();
        var bytes = System.Text.Encoding.UTF8.GetBytes(line);

        if (how == "answered")
            judge.JudgeAnswer(bytes);
        else
            judge.JudgeRoomLine(bytes, isSaid: how == "said");

        Assert.NotEmpty(judge.Findings);
    }

    private static ServiceProvider CreateServices(ErrorLog errors)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["History:Store"] = "Memory",
            ["History:MaxReplay"] = "20",
            ["History:ReplayOnJoin"] = "3",
            ["History:MaxPerRoom"] = "100",
            ["Rooms:MaxPerSession"] = "5",
            ["Rooms:MaxRooms"] = "12",
            ["Limits:MaxIgnores"] = "3",
        }).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddLogging(logging => logging.AddProvider(errors).SetMinimumLevel(LogLevel.Error))
            .AddChatHostSettings()
            .AddChatProtocols()
            .AddChatAccounts()
            .AddChatModeration()
            .AddChatRooms()
            .AddChatSessions()
            .AddChatOperations()
            .AddChatHistory()
            .BuildServiceProvider();
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
