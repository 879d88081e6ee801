using System.Text.Json.Nodes;

namespace ChatHost.Client;

/// <summary>The first exchange on a connection, up to the hello of the session that is wanted: a new one, or the one that was lost.</summary>
internal sealed class SessionOpening(JsonClient connection, ProbedReader reader, string? nick)
{
    private const string OpeningId = "open";

    /// <summary>Errors that came on the way and do not end it, such as a nickname in use.</summary>
    public List<ErrorEvent> Errors { get; } = [];

    /// <summary>Begins a session. It enters no room: over TCP it is in the default room already.</summary>
    /// <exception cref="IOException">The server gave no session.</exception>
    public async Task<HelloEvent> StartAsync(CancellationToken cancellationToken)
    {
        if (!connection.ServerSpeaksFirst)
        {
            var start = new JsonObject { ["type"] = "start", ["nick"] = nick, ["rooms"] = new JsonArray(), ["id"] = OpeningId };
            await connection.SendAsync(start, cancellationToken).ConfigureAwait(false);
        }

        return await ReadHelloAsync(token: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a session; where the server does not know it any more, hello is that of a new one, with another token.</summary>
    /// <exception cref="IOException">The server gave no session now.</exception>
    public async Task<HelloEvent> ResumeAsync(string token, JsonObject rooms, CancellationToken cancellationToken)
    {
        // Over TCP there is a session already, which vanishes when the other is resumed.
        if (connection.ServerSpeaksFirst)
            await ReadHelloAsync(token: null, cancellationToken).ConfigureAwait(false);
        var resume = new JsonObject { ["type"] = "resume", ["token"] = token, ["rooms"] = rooms, ["id"] = OpeningId };
        await connection.SendAsync(resume, cancellationToken).ConfigureAwait(false);
        return await ReadHelloAsync(token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HelloEvent> ReadHelloAsync(string? token, CancellationToken cancellationToken)
    {
        var isRefused = false;
        while (true)
        {
            switch (await reader.ReadAsync(mayProbe: false, cancellationToken).ConfigureAwait(false))
            {
                case HelloEvent hello when token is null || isRefused || hello.Token == token:
                    return hello;
                case ErrorEvent { Id: OpeningId, Code: "cannotResume" }:
                    isRefused = true;
                    break;
                case ErrorEvent error when error.Id == OpeningId && token is null:
                    Errors.Add(error);
                    break;
                case ErrorEvent error:
                    throw new IOException(error.Text);
                case ByeEvent bye:
                    throw new IOException(bye.Text);
                case null:
                    throw new IOException("The server closed the connection before its hello.");
            }
        }
    }
}
