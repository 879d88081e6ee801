using System.Text;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Hostile frames made of ordinary JSON. The same random numbers make the same frames.</summary>
internal static class HostileFrames
{
    private static readonly string[] Good =
    [
        """{"type":"send","room":"general","text":"hello","id":"c1"}""", """{"type":"send","room":"general","text":"hi"}""",
        """{"type":"action","room":"dev","text":"waves","id":"c2"}""", """{"type":"topic","room":"general","text":"tea","id":"c3"}""",
        """{"type":"join","room":"dev","since":0,"id":"c4"}""", """{"type":"join","room":"lab"}""", """{"type":"leave","room":"dev","id":"c5"}""",
        """{"type":"nick","nick":"bob","id":"c6"}""", """{"type":"nick","nick":"Ünïcode"}""", """{"type":"private","to":"bob","text":"psst","id":"c7"}""",
        """{"type":"members","room":"general","id":"c8"}""", """{"type":"history","room":"general","after":0,"limit":5,"id":"c9"}""",
        """{"type":"rooms","id":"c10"}""", """{"type":"resume","token":"x","rooms":{"general":1},"id":"c11"}""", """{"type":"quit","text":"bye","id":"c12"}""",
    ];

    private static readonly byte[][] Poison =
    [
        .. new[]
        {
            "\\ud800", "\\udc00\\ud800", "\\u0000", "\\u001b[2J", "\u202e", "\u2028", "\\n", "\\r\\n", "\0", "\u001b", "\ufeff", "null", "true", "-1", "1e999", "1.5",
            "99999999999999999999", "{", "}", "[", "]", "\"", ",", ":", "[[[[[[[[", "\"type\":\"send\",", "\"id\":", "\\", "\\x", "/**/", "\"\\u0074ype\":1,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFF, 0xFA], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [.. Enumerable.Repeat((byte)'[', 200)], [.. Enumerable.Repeat((byte)'x', 5000)],
    ];

    /// <summary>One frame, without the end of its line.</summary>
    public static byte[] Next(Random random)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]));
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(Math.Min(10, bytes.Count - at)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, Poison[random.Next(Poison.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
