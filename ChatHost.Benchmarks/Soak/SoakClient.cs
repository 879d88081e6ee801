using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Soak;

/// <summary>One connection to the line chat: passes on what others say, and finds the answers that are waited for.</summary>
internal sealed class SoakClient : IDisposable
{
    private const int LineBytes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SoakLedger _ledger;
    private readonly Hearing _hearing;
    private readonly Lock _lock = new();
    private (string Start, TaskCompletionSource<string> Line)? _expected;
    private Task _reading = Task.CompletedTask;

    public SoakClient(SoakLedger ledger, Hearing hearing) => (_ledger, _hearing) = (ledger, hearing);

    /// <summary>Connects and enters a room; returns the name that it was given.</summary>
    public async Task<string> EnterAsync(EndPoint server, string room)
    {
        var greeting = ExpectAsync("* You are ");
        await _socket.ConnectAsync(server);
        _reading = ReadAsync();
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
        _socket.Shutdown(SocketShutdown.Send);
        return EndedAsync();
    }

    /// <summary>Completes when the server has ended the connection.</summary>
    public Task EndedAsync() => WithinPatienceAsync(_reading.ContinueWith(_ => "", TaskScheduler.Default), "the end");

    /// <summary>RST: without a word.</summary>
    public void Reset()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

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

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var read)
            {
                length += read;
                var left = TakeLines(buffer.AsSpan(0, length));
                buffer.AsSpan(length - left, left).CopyTo(buffer);
                length = left;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was reset, by this side or the other.
        }

        lock (_lock)
            _expected?.Line.TrySetException(new IOException($"The connection ended before: {_expected.Value.Start}"));
    }

    /// <summary>Returns how many bytes are left that are no whole line yet.</summary>
    private int TakeLines(ReadOnlySpan<byte> input)
    {
        while (input.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = input[..end].TrimEnd((byte)'\r');
            input = input[(end + 1)..];
            if (line.IndexOf(Stamp.Mark) is >= 0 and var start)
                _hearing.Take(line[start..]);
            else
                TakeWords(line);
        }

        return input.Length;
    }

    private void TakeWords(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("! "u8))
            _ledger.Fail($"The server said: {Encoding.UTF8.GetString(line)}");
        lock (_lock)
        {
            if (_expected is not { } expected || !line.StartsWith(Encoding.UTF8.GetBytes(expected.Start)))
                return;
            _expected = null;
            expected.Line.TrySetResult(Encoding.UTF8.GetString(line));
        }
    }
}
