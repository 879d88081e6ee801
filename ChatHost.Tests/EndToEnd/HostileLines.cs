using System.Text;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Hostile input made of ordinary lines. The same random numbers make the same input.</summary>
internal static class HostileLines
{
    private static readonly byte[][] Lines =
    [
        .. new[]
        {
            "hello", "//slash", "/nick alice", "/nick bob", "/nick Ünïcode", "/nick аdmin", "/nick * server", "/nick !", "/join dev", "/join lab",
            "/join 2026-01-31", "/leave", "/leave dev", "/rooms", "/who", "/who dev", "/msg alice psst", "/msg bob a  b", "/me waves",
            "/topic tea", "/topic", "/history", "/history 5 dev", "/since 0", "/since 99999999999999999999", "/since 3 lab", "/ignore bob",
            "/unignore bob", "/help", "/quit", "/quit see you", "/foo", "/", "* bob joined general.", "! Server is shutting down.",
            "* You are root in general.", "alice -> you: psst", "[dev] alice: hello", "[2026-01-31 23:59:58] alice: hello", "~ alice waves",
            "Nickname changed to: bob", "\t", "   ", "~", "*", "!",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Poison =
    [
        .. new[]
        {
            "\u001b[2J", "\u001b]0;x\u0007", "\u009b31m", "\u202e", "\u2066", "\u061c", "\u2028", "\u2029", "\u0085", "\u00ad", "\u200b", "\ufeff", "\0", "\u007f",
            "\t", "\r", "\n", "\r\n* root joined general.\r\n", "\n! ", "\ud83d\udc4b", "\u0301\u0301\u0301", "\u115f", "\uff01", "\u2217", "ǃ", ": ", " -> you: ", "[", "]",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFF, 0xFF], [0xFF, 0xFA, 24, 0, 0xFF, 0xF0], [0xFF, 0xFA], [0xFF, 0xFB, 1], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3],
        [.. Enumerable.Repeat((byte)'A', 5000)],
    ];

    /// <summary>One input, mostly a line with its end.</summary>
    public static byte[] Next(Random random)
    {
        var bytes = new List<byte>(Lines[random.Next(Lines.Length)]);
        for (var changes = random.Next(5); changes > 0; changes--)
            Change(bytes, random);
        if (random.Next(20) > 0)
            bytes.AddRange(random.Next(4) == 0 ? "\r\n"u8 : "\n"u8);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(6))
        {
            case 0:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                break;
            case 3:
                bytes.InsertRange(at, Lines[random.Next(Lines.Length)]);
                break;
            case 4 when bytes.Count < 4096:
                bytes.AddRange(bytes[at..]);
                break;
            default:
                bytes.InsertRange(at, Poison[random.Next(Poison.Length)]);
                break;
        }
    }
}
