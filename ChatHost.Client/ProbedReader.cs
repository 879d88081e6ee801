using System.Text.Json.Nodes;

namespace ChatHost.Client;

/// <summary>Reads from a connection, and detects a dead one: after some silence it sends the server a small request.</summary>
internal sealed class ProbedReader(JsonClient connection, ChatClientOptions options)
{
    /// <summary>The id of that request; its answer is not passed on.</summary>
    public const string ProbeId = "probe";

    /// <summary>Reads the next event; null after the server has closed the connection.</summary>
    /// <exception cref="IOException">The connection was lost, or the server no longer answers.</exception>
    public async ValueTask<ChatEvent?> ReadAsync(bool mayProbe, CancellationToken cancellationToken)
    {
        // Cancelled, it ends by itself.
        var reading = connection.ReadAsync(cancellationToken).AsTask();
        if (!reading.IsCompleted && mayProbe && !await EndsWithinAsync(reading, options.ProbeAfter, cancellationToken).ConfigureAwait(false))
            _ = RequestSender.TrySendAsync(connection, new JsonObject { ["type"] = "rooms", ["limit"] = 1, ["id"] = ProbeId });
        if (await EndsWithinAsync(reading, options.ProbeTimeout, cancellationToken).ConfigureAwait(false))
            return await reading.ConfigureAwait(false);
        connection.Dispose();
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new IOException("The server no longer answers.");
    }

    private async Task<bool> EndsWithinAsync(Task reading, TimeSpan time, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(time, options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reading.IsCompleted || cancellationToken.IsCancellationRequested;
    }
}
