using System.Net;
using System.Text;
using ChatHost.Benchmarks.Generator;
using ChatHost.Client;

namespace ChatHost.Benchmarks.Soak;

/// <summary>One connection to the line chat: passes on what others say, and finds the answers that are waited for.</summary>
internal sealed class SoakClient(SoakLedger ledger, Hearing hearing) : IDisposable
{
    private const int LineBytes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private TcpChannel? _channel;
    private (string Start, TaskCompletionSource<string> Line)? _expected;
    private Task _reading = Task.CompletedTask;

    private TcpChannel Channel => _channel ?? throw new InvalidOperationException("It has not entered yet.");

    /// <summary>Connects and enters a room; returns the name that it was given.</summary>
    public async Task<string> EnterAsync(EndPoint server, string room)
    {
        var greeting = ExpectAsync("* You are ");
        _channel = await TcpChannel.ConnectAsync(server);
        _reading = ReadAsync(_channel);
        var name = (await greeting).Split(' ')[3];
        await AskAsync($"/join {room}", $"* You are in {room}.");
        return name;
    }

    public async Task<string> AskAsync(string line, string answerStart)
    {
        var answer = ExpectAsync(answerStart);
        await SendAsync(line);
        return await answer;
    }

    public Task SayAsync(Life life)
    {
        var line = new byte[LineBytes + 2];
        new Stamp(life.Id, ++life.Said, 0).Write(line.AsSpan(0, LineBytes));
        "\r\n"u8.CopyTo(line.AsSpan(LineBytes));
        return SendAllAsync(line);
    }

    public Task SendAsync(string line) => SendAllAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    /// <summary>Waits for a line that starts so; asked for before what brings it about.</summary>
    public Task<string> ExpectAsync(string start)
    {
        var line = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _expected = (start, line);
        return WithinPatienceAsync(line.Task, start);
    }

    /// <summary>Ends its own side in order, and waits for the server's end.</summary>
    public Task HalfCloseAsync()
    {
        Channel.HalfClose();
        return EndedAsync();
    }

    /// <summary>Completes when the server has ended the connection.</summary>
    public Task EndedAsync() => WithinPatienceAsync(_reading.ContinueWith(_ => "", TaskScheduler.Default), "the end");

    /// <summary>RST: without a goodbye.</summary>
    public void Reset() => Channel.Reset();

    public void Dispose() => _channel?.Dispose();

    private static async Task<string> WithinPatienceAsync(Task<string> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"It never came: {what}", exception);
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes) => await Channel.SendBytesAsync(bytes);

    private async Task ReadAsync(TcpChannel channel)
    {
        try
        {
            while (await channel.WaitToReceiveAsync())
            {
                while (channel.TryReceive(out var line))
                    Take(line.Span.TrimEnd((byte)'\r'));
            }
        }
        catch (IOException)
        {
            // It was reset, by this side or the other.
        }

        lock (_lock)
            _expected?.Line.TrySetException(new IOException($"The connection ended before: {_expected.Value.Start}"));
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(Stamp.Mark) is >= 0 and var start)
            hearing.Take(line[start..]);
        else
            TakeAnswer(line);
    }

    private void TakeAnswer(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("! "u8))
            ledger.Fail($"The server said: {Encoding.UTF8.GetString(line)}");
        lock (_lock)
        {
            if (_expected is not { } expected || !line.StartsWith(Encoding.UTF8.GetBytes(expected.Start)))
                return;
            _expected = null;
            expected.Line.TrySetResult(Encoding.UTF8.GetString(line));
        }
    }
}
