using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Tests.Transport;

public sealed class HalfCloseTests
{
    [Fact]
    public async Task A_timer_that_fires_too_early_does_not_leave_the_connection_open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new TcpClient(AddressFamily.InterNetwork);
        await peer.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var time = new HandTurnedTime();
        var connection = new DefaultConnectionContext("1", new SilentTransport(), new SilentTransport());
        connection.Features.Set<IConnectionSocketFeature>(new SocketFeature(socket));

        var closing = HalfClose.RunAsync(connection, time).AsTask();
        time.Now = TimeSpan.FromMilliseconds(249.7);
        time.Fire();
        var isDoneTooEarly = closing.IsCompleted;
        await time.SetAgain.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        time.Now = TimeSpan.FromMilliseconds(250);
        time.Fire();

        Assert.False(isDoneTooEarly);
        await closing.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>A peer that neither sends nor closes.</summary>
    private sealed class SilentTransport : IDuplexPipe
    {
        private readonly Pipe _pipe = new();

        public PipeReader Input => _pipe.Reader;

        public PipeWriter Output => _pipe.Writer;
    }

    private sealed record SocketFeature(Socket Socket) : IConnectionSocketFeature;

    /// <summary>A clock, and one timer that fires when the test says so.</summary>
    private sealed class HandTurnedTime : TimeProvider, ITimer
    {
        private readonly TaskCompletionSource _setAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _fire;

        public TimeSpan Now { get; set; }

        /// <summary>Completes once the timer is set for another time.</summary>
        public Task SetAgain => _setAgain.Task;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return this;
        }

        public void Fire() => _fire!();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _setAgain.TrySetResult();
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
