namespace ChatHost.Transport;

/// <summary>
/// Has .NET run what waits for a socket on the thread that learns of it, instead of handing it to the thread pool: for a
/// server whose answer to most bytes is a line put into a room's inbox, the hand-over is the larger part of the work.
/// </summary>
/// <remarks>
/// There are as many such threads as cores, and nothing that they run may block: what waits is awaited, files are read
/// elsewhere, and a connection that always has more to read goes on in the pool, see <see cref="Protocols.Turns"/>.
/// </remarks>
internal static class InlineCompletions
{
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before the first socket is made. What the operator has set stays.</summary>
    public static void Prefer()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null)
            Environment.SetEnvironmentVariable(Switch, "1");
    }
}
