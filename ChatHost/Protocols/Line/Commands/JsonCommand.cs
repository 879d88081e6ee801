using System.Buffers;
using System.Text;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Goes on in JSON lines, for programs; there is no way back. See docs/protocol.md.</summary>
internal sealed class JsonCommand : ILineCommand
{
    private static readonly byte[] Typed = "/json"u8.ToArray();

    public string Verb => "/json";

    public string Usage => "/json";

    public string Summary => "speak JSON lines from here on, for programs";

    /// <summary>Whether the line is this command and nothing else.</summary>
    public static bool IsAskedBy(in ReadOnlySequence<byte> line) =>
        line.Length == Typed.Length && Ascii.EqualsIgnoreCase(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), Typed);

    public ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument.Length == 0)
            return session.SpeakJsonAsync();
        session.UsageError(this);
        return ValueTask.CompletedTask;
    }
}
