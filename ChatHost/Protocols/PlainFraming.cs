namespace ChatHost.Protocols;

/// <summary>Lines as they are, one behind the other, as TCP carries them. Each ends in LF.</summary>
internal sealed class PlainFraming : ICarrierFraming
{
    public static readonly PlainFraming Instance = new();

    private PlainFraming()
    {
    }

    /// <summary>TCP has keep-alive of its own.</summary>
    public ReadOnlyMemory<byte> Ping => default;

    public int CountLines(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n');
}
