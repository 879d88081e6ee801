using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatHost.Admin;

/// <summary>Writes times, which are all UTC, with milliseconds (RFC 3339) and all of one length, so that they sort as text.</summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Times are only written.");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
