using System.Buffers;
using System.Net;
using System.Text;
using ChatHost.Transport.Doors;

namespace ChatHost.Tests.Transport.Doors;

/// <summary>PROXY headers, versions 1 and 2, whole, cut at every byte, and wrong.</summary>
public sealed class ProxyHeaderTests
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];
    private static readonly byte[] Addresses4 = [203, 0, 113, 7, 192, 0, 2, 1, 0x12, 0x34, 0x00, 0x50];

    public static TheoryData<string, string?> Version1 => new()
    {
        { "PROXY TCP4 203.0.113.7 192.0.2.1 4660 80\r\n", "203.0.113.7:4660" },
        { "PROXY TCP6 2001:db8::1 2001:db8::2 4660 80\r\n", "[2001:db8::1]:4660" },
        { "PROXY UNKNOWN\r\n", null },
        { "PROXY UNKNOWN ffff:f...f ffff:f...f 65535 65535\r\n", null },
    };

    [Theory]
    [MemberData(nameof(Version1))]
    public void Version_1_says_whom_it_connects_however_it_is_cut(string text, string? source) =>
        AssertReads(Encoding.ASCII.GetBytes(text), source, isEncrypted: false);

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 4660\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 4660 80 \r\n")]
    [InlineData("PROXY TCP4 203.0.113 192.0.2.1 4660 80\r\n")]
    [InlineData("PROXY TCP4 2001:db8::1 192.0.2.1 4660 80\r\n")]
    [InlineData("PROXY TCP6 203.0.113.7 192.0.2.1 4660 80\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 65536 80\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 -1 80\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 4660 80\n")]
    [InlineData("PROXY UDP4 203.0.113.7 192.0.2.1 4660 80\r\n")]
    [InlineData("proxy TCP4 203.0.113.7 192.0.2.1 4660 80\r\n")]
    [InlineData("hello")]
    [InlineData("PROXY TCP4 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_wrong_header_of_version_1_is_refused(string text) =>
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(Encoding.ASCII.GetBytes(text)), out _));

    [Fact]
    public void Version_2_says_whom_it_connects_however_it_is_cut()
    {
        AssertReads(Header(0x21, 0x11, Addresses4), "203.0.113.7:4660", isEncrypted: false);
        AssertReads(Header(0x21, 0x21, [.. IPAddress.Parse("2001:db8::1").GetAddressBytes(), .. new byte[16], 0x12, 0x34, 0, 80]), "[2001:db8::1]:4660", isEncrypted: false);
        AssertReads(Header(0x20, 0x00, []), source: null, isEncrypted: false);
        AssertReads(Header(0x20, 0x11, Addresses4), source: null, isEncrypted: false);
        AssertReads(Header(0x21, 0x31, new byte[216]), source: null, isEncrypted: false);
    }

    [Fact]
    public void Extensions_are_skipped_and_one_says_that_the_client_is_encrypted()
    {
        AssertReads(Header(0x21, 0x11, [.. Addresses4, .. Extension(0x02, "name"u8.ToArray()), .. Extension(0x20, [0x01, 0, 0, 0, 0])]), "203.0.113.7:4660", isEncrypted: true);
        AssertReads(Header(0x21, 0x11, [.. Addresses4, .. Extension(0x20, [0x00, 0, 0, 0, 1])]), "203.0.113.7:4660", isEncrypted: false);
        AssertReads(Header(0x21, 0x11, [.. Addresses4, .. Extension(0xEE, new byte[300])]), "203.0.113.7:4660", isEncrypted: false);
    }

    [Fact]
    public void A_checksum_must_be_right()
    {
        var header = Header(0x21, 0x11, [.. Addresses4, .. Extension(0x03, new byte[4])]);
        var crc = ~0u;
        foreach (var octet in header)
            crc = System.Numerics.BitOperations.Crc32C(crc, octet);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(^4), ~crc);

        AssertReads(header, "203.0.113.7:4660", isEncrypted: false);
        header[^1] ^= 1;
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(header), out _));
    }

    [Theory]
    [InlineData(0x22, 0x11)]
    [InlineData(0x11, 0x11)]
    [InlineData(0x2F, 0x11)]
    public void An_unknown_version_or_command_is_refused(byte command, byte family) =>
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(Header(command, family, Addresses4)), out _));

    [Fact]
    public void A_header_that_is_too_short_for_what_it_says_is_refused()
    {
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(Header(0x21, 0x11, Addresses4[..8])), out _));
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(Header(0x21, 0x11, [.. Addresses4, 0x02, 0x00])), out _));
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.TryRead(new(Header(0x21, 0x11, [.. Addresses4, 0x02, 0x00, 0x09, 1])), out _));
    }

    [Fact]
    public void Random_bytes_are_read_without_an_exception()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            byte[] header = random.Next(2) == 0 ? [.. Signature, .. bytes] : [.. "PROXY "u8, .. bytes];
            ProxyHeader.TryRead(new(header), out _);
        }
    }

    private static void AssertReads(byte[] header, string? source, bool isEncrypted)
    {
        for (var length = 0; length < header.Length; length++)
            Assert.Equal(ProxyHeaderResult.Incomplete, ProxyHeader.TryRead(new(header.AsMemory(0, length)), out _));
        Assert.Equal(ProxyHeaderResult.Complete, ProxyHeader.TryRead(new([.. header, .. "hello\r\n"u8]), out var read));
        Assert.Equal((source, isEncrypted, header.Length), (read.Source?.ToString(), read.IsEncrypted, read.Length));
    }

    private static byte[] Header(byte command, byte family, byte[] rest) =>
        [.. Signature, command, family, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];

    private static byte[] Extension(byte type, byte[] value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];
}
