using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Admin;

/// <summary>The JSON object in a request's body, or why there is none.</summary>
internal sealed class JsonBody
{
    private readonly JsonElement _object;

    private JsonBody(JsonElement json) => _object = json;

    /// <summary>Reads the body, of at most <paramref name="limit"/> bytes.</summary>
    /// <remarks>
    /// Kestrel's own limit would cut the connection with the body still coming, and the refusal would often be lost. Here the
    /// rest is read out by Kestrel, within its bounds (30 MB, 5 s), and the one who sends reads why.
    /// </remarks>
    public static async ValueTask<(JsonBody? Body, Problem? Problem)> ReadAsync(HttpRequest request, int limit)
    {
        if (!IsJson(request.ContentType))
            return (null, new(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json, in UTF-8."));
        if (request.ContentLength > limit)
            return (null, TooLarge(limit));

        var bytes = new ArrayBufferWriter<byte>(4096);
        while (await request.Body.ReadAsync(bytes.GetMemory(), request.HttpContext.RequestAborted) is > 0 and var count)
        {
            bytes.Advance(count);
            if (bytes.WrittenCount > limit)
                return (null, TooLarge(limit));
        }

        return Parse(bytes.WrittenMemory);
    }

    /// <summary>A field that must be text; null where it may be left out and is, or is null.</summary>
    public bool TryGetText(string name, bool mayBeNull, out string? text, [NotNullWhen(false)] out Problem? problem)
    {
        text = null;
        problem = null;
        if (!_object.TryGetProperty(name, out var value) || (value.ValueKind == JsonValueKind.Null && mayBeNull))
            problem = mayBeNull ? null : Problem.BadRequest($"{name} is missing.");
        else if (value.ValueKind != JsonValueKind.String)
            problem = Problem.BadRequest($"{name} must be a string.");
        else if (!TryDecode(value, out text))
            problem = Problem.BadRequest($"{name} is not valid Unicode.");
        return problem is null;
    }

    /// <summary>All fields, which must be text; flags and numbers count as what people type for them.</summary>
    public bool TryGetTexts(out List<(string Name, string Text)> texts, [NotNullWhen(false)] out Problem? problem)
    {
        (texts, problem) = ([], null);
        foreach (var field in _object.EnumerateObject())
        {
            switch (field.Value.ValueKind)
            {
                case JsonValueKind.True or JsonValueKind.False:
                    texts.Add((field.Name, field.Value.GetBoolean() ? "on" : "off"));
                    break;
                case JsonValueKind.Number:
                    texts.Add((field.Name, field.Value.GetRawText()));
                    break;
                default:
                    if (!TryGetText(field.Name, mayBeNull: false, out var text, out problem))
                        return false;
                    texts.Add((field.Name, text!));
                    break;
            }
        }

        return true;
    }

    /// <summary>Whether a field is there and null.</summary>
    public bool IsNull(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A field that may be left out, or null, and else is true or false.</summary>
    public bool TryGetFlag(string name, out bool? flag, [NotNullWhen(false)] out Problem? problem)
    {
        (flag, problem) = (null, null);
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            flag = value.GetBoolean();
        else
            problem = Problem.BadRequest($"{name} must be true or false.");
        return problem is null;
    }

    /// <summary>A field that may be left out, or null, and else is an object.</summary>
    public bool TryGetObject(string name, out JsonBody? inner, [NotNullWhen(false)] out Problem? problem)
    {
        (inner, problem) = (null, null);
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind == JsonValueKind.Object)
            inner = new(value);
        else
            problem = Problem.BadRequest($"{name} must be an object.");
        return problem is null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Problem TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The limit is {limit} bytes.");

    private static (JsonBody? Body, Problem? Problem) Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (new(document.RootElement.Clone()), null)
                : (null, Problem.BadRequest("The body must be a JSON object."));
        }
        catch (JsonException broken)
        {
            return (null, Problem.BadRequest(FormattableString.Invariant(
                $"The body is not valid JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.")));
        }
    }

    /// <summary>False for bytes that are no UTF-8 and escapes that are half a character: JSON can carry both.</summary>
    private static bool TryDecode(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
