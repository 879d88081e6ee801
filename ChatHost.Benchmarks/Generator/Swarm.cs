using System.Diagnostics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// Many connections to one server, on one thread with one large buffer: in steady state it allocates nothing, and its share of
/// the machine stays small beside the server's.
/// </summary>
internal abstract class Swarm<TConnection> : IDisposable
    where TConnection : Connection
{
    /// <summary>Maximum number of connections from one address, so that there are enough free ports.</summary>
    private const int ConnectionsOfAddress = 5000;

    private static readonly TimeSpan SetUpPatience = TimeSpan.FromSeconds(120);

    private readonly byte[] _buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
    private readonly Poller _poller = new();
    private int _opened;

    protected Swarm(GeneratorPlan plan, Func<int, TConnection> make)
    {
        Plan = plan;
        Connections = [.. Enumerable.Range(0, plan.Connections).Select(make)];
    }

    public GeneratorPlan Plan { get; }

    public TConnection[] Connections { get; }

    public int Ready { get; private set; }

    /// <summary>How many connections the server has ended.</summary>
    public int Closed { get; private set; }

    /// <summary>From the first step of connecting until ready.</summary>
    public LatencyHistogram SetUp { get; } = new();

    /// <summary>Sets up all connections.</summary>
    /// <exception cref="InvalidOperationException">Some could not be set up.</exception>
    public void ConnectAll()
    {
        var started = Stopwatch.GetTimestamp();
        while (Ready < Connections.Length)
        {
            while (_opened < Connections.Length && _opened - Ready < Plan.SetUpAtOnce)
                Open(Connections[_opened++]);
            Poll(TimeSpan.FromSeconds(1));
            if (Closed > 0 || Stopwatch.GetElapsedTime(started) > SetUpPatience)
                throw new InvalidOperationException($"{Ready} of {Connections.Length} connections were set up, {Closed} were refused.");
        }
    }

    /// <summary>Handles what comes for a while.</summary>
    public void Run(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        while (time - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } left)
            Poll(left);
    }

    /// <summary>Handles input until <paramref name="isDone"/>, or until nothing arrived for <paramref name="patience"/>.</summary>
    public void RunUntil(Func<bool> isDone, TimeSpan patience)
    {
        while (!isDone() && Poll(patience) > 0)
        {
        }
    }

    /// <summary>Stops or goes on reading.</summary>
    public void Read(TConnection connection, bool reads)
    {
        connection.Reads = reads;
        if (connection.Handle != 0)
            _poller.Modify(connection.Handle, connection.Id, connection.Awaits);
    }

    public void Dispose()
    {
        // With RST, or the ports of ten thousand connections would be taken for a minute.
        foreach (var connection in Connections.Where(connection => connection.Handle != 0))
        {
            Libc.Reset(connection.Handle);
            connection.Tls?.Dispose();
        }

        _poller.Dispose();
    }

    /// <summary>The connection stands; nothing has been read.</summary>
    protected abstract void OnConnected(TConnection connection);

    /// <summary>Input was read; it begins with the incomplete line left from before.</summary>
    protected abstract void OnInput(TConnection connection, ReadOnlySpan<byte> input);

    /// <summary>The server ended a connection.</summary>
    protected virtual void OnClosed(TConnection connection)
    {
    }

    protected void MarkReady(TConnection connection)
    {
        connection.IsReady = true;
        Ready++;
        SetUp.Add(Stopwatch.GetTimestamp() - connection.Started);
    }

    protected void Send(TConnection connection, ReadOnlySpan<byte> bytes)
    {
        var waited = connection.HasUnsent;
        if (!connection.Send(bytes))
            Close(connection);
        else if (connection.HasUnsent != waited)
            _poller.Modify(connection.Handle, connection.Id, connection.Awaits);
    }

    /// <summary>Handles what has come, and waits for it if need be; returns how many connections it came to.</summary>
    protected int Poll(TimeSpan timeout)
    {
        var count = _poller.Wait(timeout);
        for (var i = 0; i < count; i++)
        {
            var (id, events) = _poller[i];
            Handle(Connections[id], events);
        }

        return count;
    }

    private void Open(TConnection connection)
    {
        connection.Started = Stopwatch.GetTimestamp();
        var isSlow = connection.Id >= Plan.Connections - Plan.StoppedReaders;
        connection.Handle = Libc.Connect(Plan.Port, connection.Id / ConnectionsOfAddress, receiveBytes: isSlow ? 16 * 1024 : 0);
        _poller.Add(connection.Handle, connection.Id, connection.Awaits);
    }

    private void Handle(TConnection connection, PollEvents events)
    {
        if (connection.Handle == 0)
            return;
        if (!connection.IsConnected)
        {
            if (Libc.ConnectError(connection.Handle) != 0)
            {
                Close(connection);
                return;
            }

            connection.IsConnected = true;
            _poller.Modify(connection.Handle, connection.Id, connection.Awaits);
            if (Plan.Carrier == Carrier.Tls)
            {
                connection.Tls = new(connection.Handle);
            }
            else
            {
                OnConnected(connection);
                return;
            }
        }

        if (connection.Tls is { IsOpen: false } tls)
        {
            if (!tls.Shake())
                Close(connection);
            else if (tls.IsOpen)
                OnConnected(connection);
            if (!tls.IsOpen)
                return;
        }

        if (events.HasFlag(PollEvents.Writable))
            GoOnSending(connection);
        if (connection.Handle != 0 && (events & ~PollEvents.Writable) != 0)
            Receive(connection);
    }

    private void GoOnSending(TConnection connection)
    {
        if (!connection.SendKept())
            Close(connection);
        else if (!connection.HasUnsent)
            _poller.Modify(connection.Handle, connection.Id, connection.Awaits);
    }

    private void Receive(TConnection connection)
    {
        var kept = connection.PartLength;
        connection.Part.CopyTo(_buffer);
        var read = connection.Receive(_buffer.AsSpan(kept));
        if (read > 0)
            OnInput(connection, _buffer.AsSpan(0, kept + read));
        else if (read != -1)
            Close(connection);
    }

    private void Close(TConnection connection)
    {
        Libc.Close(connection.Handle);
        connection.Tls?.Dispose();
        (connection.Handle, connection.Tls) = (0, null);
        Closed++;
        OnClosed(connection);
    }
}
