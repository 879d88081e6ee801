using System.Text.Json;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>The names of fields that events have, encoded once.</summary>
internal static class JsonNames
{
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Room = JsonEncodedText.Encode("room");
    public static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");
    public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    public static readonly JsonEncodedText Account = JsonEncodedText.Encode("account");
    public static readonly JsonEncodedText Nick = JsonEncodedText.Encode("nick");
    public static readonly JsonEncodedText To = JsonEncodedText.Encode("to");
    public static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    public static readonly JsonEncodedText First = JsonEncodedText.Encode("first");
    public static readonly JsonEncodedText Ignored = JsonEncodedText.Encode("ignored");
    public static readonly JsonEncodedText Notice = JsonEncodedText.Encode("notice");
    public static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    public static readonly JsonEncodedText Members = JsonEncodedText.Encode("members");

    public static string Of(TypingState state) => state switch
    {
        TypingState.Active => "active",
        TypingState.Paused => "paused",
        _ => "done",
    };

    /// <summary>Writes a time, which is UTC, with milliseconds (RFC 3339) and always as long, so that times sort as text.</summary>
    public static void WriteTime(this Utf8JsonWriter json, DateTime time) => json.WriteTime(Time, time);

    /// <inheritdoc cref="WriteTime(Utf8JsonWriter, DateTime)"/>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTime time) => json.WriteTime(JsonEncodedText.Encode(name), time);

    private static void WriteTime(this Utf8JsonWriter json, JsonEncodedText name, DateTime time)
    {
        Span<byte> text = stackalloc byte[24];
        time.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}
