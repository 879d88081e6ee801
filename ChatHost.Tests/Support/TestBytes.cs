namespace ChatHost.Tests.Support;

/// <summary>Bytes without a pattern, the same in each run.</summary>
internal static class TestBytes
{
    public static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
