using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatHost.Protocols.Json;

/// <summary>
/// Writes JSON objects, each on one line (RFC 8259; a line end inside a string is always escaped) and with its end. A carrier that
/// has frames of its own, as WebSocket has, leaves that end out.
/// </summary>
internal static class JsonObjects
{
    /// <summary>Leaves letters of any script as they are: it is read by programs and in terminals, and never stands inside HTML.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly ArrayBufferWriter<byte> Nowhere = new(1);

    // Encoding waits for nothing, so one writer a thread serves all.
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>What stands behind each object; between two objects it is the only LF.</summary>
    public static ReadOnlySpan<byte> End => "\r\n"u8;

    /// <summary>Writes one object with the fields that <paramref name="fields"/> gives it, and its end.</summary>
    public static void Write<TState>(IBufferWriter<byte> output, TState state, Action<Utf8JsonWriter, TState> fields)
    {
        WriteBare(output, state, fields);
        output.Write(End);
    }

    /// <summary>The same without an end.</summary>
    public static void WriteBare<TState>(IBufferWriter<byte> output, TState state, Action<Utf8JsonWriter, TState> fields)
    {
        var json = _writer ??= new(Nowhere, Readable);
        json.Reset(output);
        json.WriteStartObject();
        fields(json, state);
        json.WriteEndObject();
        json.Flush();
        json.Reset(Nowhere);
    }

    /// <summary>The same as bytes.</summary>
    public static ReadOnlyMemory<byte> Of<TState>(TState state, Action<Utf8JsonWriter, TState> fields)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, state, fields);
        return output.WrittenMemory;
    }
}
