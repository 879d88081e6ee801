using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Support;

/// <summary>
/// Keeps what a whole host logs, for tests to read. A single class is given a <c>FakeLogger</c>. For a host that would keep each line's
/// state as well, as text, and scopes that nothing reads; and a test that looks for a secret looks through message and exception at
/// once, which are one text here.
/// </summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<RecordedLog> _lines = new();

    /// <summary>So far, in order.</summary>
    public IReadOnlyList<RecordedLog> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, ConcurrentQueue<RecordedLog> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}

/// <summary>One line that was logged, with its exception if it had one.</summary>
internal sealed record RecordedLog(string Category, LogLevel Level, int Id, string Text);
