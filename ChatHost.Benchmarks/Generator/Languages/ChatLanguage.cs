namespace ChatHost.Benchmarks.Generator.Languages;

/// <summary>What connections of a load say and understand. It knows no connection, so one does for all; nothing is allocated for a line.</summary>
internal abstract class ChatLanguage
{
    /// <summary>Whether who says something hears it too.</summary>
    public abstract bool SpeakersHear { get; }

    /// <summary>What a connection sends unasked, as soon as it stands.</summary>
    public virtual ReadOnlySpan<byte> Opening => default;

    public static ChatLanguage Of(Carrier carrier) => carrier switch
    {
        Carrier.Lines or Carrier.Tls => new LineLanguage(),
        Carrier.Json => new JsonLanguage(),
        Carrier.Irc => new IrcLanguage(),
        _ => new WebSocketLanguage(),
    };

    /// <summary>Takes the first whole message off the front of what has come; false, and nothing is taken, if there is none.</summary>
    public abstract bool TryCut(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message);

    /// <summary>Takes a message of one who is not ready yet; true once it has been greeted, and is in its room.</summary>
    /// <param name="message">What the server said.</param>
    /// <param name="room">Which room to enter; null for none but the one where everybody is.</param>
    /// <param name="answer">What to send to the server then; mostly nothing.</param>
    public abstract bool TrySetUp(ReadOnlySpan<byte> message, int? room, out ReadOnlySpan<byte> answer);

    /// <summary>What a message asks for, whatever it comes between; mostly nothing.</summary>
    public virtual ReadOnlySpan<byte> AnswerTo(ReadOnlySpan<byte> message) => default;

    /// <summary>A stamp as something said in a room; good until the next.</summary>
    /// <param name="stamp">What is said.</param>
    /// <param name="size">Length in bytes; the rest is padding.</param>
    /// <param name="room">Where.</param>
    public abstract ReadOnlySpan<byte> Say(Stamp stamp, int size, int room);

    /// <summary>Finds what somebody said, if it is anything of ours.</summary>
    public abstract bool TryFindStamp(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> said);

    /// <summary>How many lines a message says were left out for a slow reader; 0 for any other message.</summary>
    public abstract long SkippedIn(ReadOnlySpan<byte> message);

    protected static bool TryCutLine(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (input.IndexOf((byte)'\n') is not (>= 0 and var end))
            return false;
        line = input[..end].TrimEnd((byte)'\r');
        input = input[(end + 1)..];
        return true;
    }
}
