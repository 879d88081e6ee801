namespace ChatHost.Tests.Support;

/// <summary>Makes sessions that have bytes waiting in the server, because they do not read.</summary>
internal static class SlowReader
{
    /// <summary>More than the systems on both sides take on their own for such a reader, in bytes.</summary>
    private const int MoreThanBuffers = 2 * 1024 * 1024;

    /// <summary>What its side takes for it, in bytes.</summary>
    private const int ReceiveBuffer = 4096;

    /// <summary>A session in the default room that does not read, while <paramref name="speaker"/> says more than any buffer takes.</summary>
    public static async Task<ChatClient> EnterAsync(InProcessHost host, ChatClient speaker, ChatClient? listener = null)
    {
        var reader = await ChatClient.EnterAnnouncedAsync(host.Chat, ReceiveBuffer);
        await OverwhelmAsync(speaker, listener);
        return reader;
    }

    /// <summary>
    /// Says more than any buffer takes; returns the lines, once all of them were handed to the readers. With a
    /// <paramref name="listener"/> no faster than that one reads, and no more once it has read <paramref name="isEnough"/>.
    /// </summary>
    public static async Task<IReadOnlyList<string>> OverwhelmAsync(ChatClient speaker, ChatClient? listener = null, string? isEnough = null)
    {
        const int LineLength = 1000;
        const int LinesAtOnce = 40;
        var lines = Enumerable.Range(1, MoreThanBuffers / LineLength).Select(i => $"{i} ".PadRight(LineLength, 'x')).ToArray();
        var said = 0;
        foreach (var some in lines.Chunk(LinesAtOnce))
        {
            if (isEnough is not null && listener?.Lines.Contains(isEnough) == true)
                break;
            said += some.Length;
            await speaker.SendAsync(some);
            await speaker.SettleAsync();
            if (listener is not null)
                await listener.ReadUntilAsync(line => line.EndsWith(some[^1], StringComparison.Ordinal));
        }

        return lines[..said];
    }
}
