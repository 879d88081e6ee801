using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json;

/// <summary>
/// One object that a client sent: its fields, and the answer under its id. Each <c>TryGet…</c> that gives nothing has refused
/// the request, so whoever reads false is done with it. Valid until the next frame.
/// </summary>
internal sealed class JsonRequest : IDisposable
{
    /// <summary>The longest id, in code points.</summary>
    public const int LongestId = 64;

    /// <summary>No key twice: of two values one would be believed, and which one is anybody's guess.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly IFramedConnection _peer;
    private readonly JsonDocument _document;
    private bool _isAnswered;

    private JsonRequest(IFramedConnection peer, JsonDocument document) => (_peer, _document) = (peer, document);

    /// <summary>The client's name for it, under which it is answered; null where none is wanted.</summary>
    public string? Id { get; private set; }

    public string Type { get; private set; } = "";

    /// <summary>Reads a frame; false if it is no request, and then it has been refused.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> frame, IFramedConnection peer, [NotNullWhen(true)] out JsonRequest? request)
    {
        request = Parse(frame) is { } document ? new(peer, document) : null;
        if (request is null)
        {
            peer.Send(JsonReplies.Error(id: null, JsonErrorCode.InvalidJson, "Not a JSON object."));
            return false;
        }

        if (request.TryReadId() && request.TryGetString("type", out var type))
        {
            request.Type = type;
            return true;
        }

        request.Dispose();
        request = null;
        return false;
    }

    /// <summary>The type of what may be a request; null if it has none. Nothing is refused.</summary>
    public static string? TypeOf(in ReadOnlySequence<byte> frame)
    {
        using var document = Parse(frame);
        return document is not null
            && document.RootElement.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String
            && TryGetText(type, out var text) ? text : null;
    }

    /// <summary>It is done; told after all that came of it, if the client wants to know. Nothing if it was refused.</summary>
    public void Acknowledge(Outcome outcome)
    {
        if (Id is { } id && !_isAnswered)
            _peer.Send(JsonReplies.Ack(id, outcome));
        _isAnswered = true;
    }

    /// <summary>It, or a part of it, is not done; only the first reason is told.</summary>
    /// <returns>False, for the one who passes it on.</returns>
    public bool Refuse(string code, string text, string? field = null)
    {
        if (!_isAnswered)
            _peer.Send(JsonReplies.Error(Id, code, text, field));
        _isAnswered = true;
        return false;
    }

    /// <summary>Whether there is such a field, and it is not null.</summary>
    public bool Has(string name) => TryFindOptional(name, out _);

    /// <summary>A field that must be there and be a string.</summary>
    public bool TryGetString(string name, [NotNullWhen(true)] out string? value, string invalidCode = JsonErrorCode.InvalidField)
    {
        value = null;
        if (!_document.RootElement.TryGetProperty(name, out var field))
            return Refuse(JsonErrorCode.MissingField, $"Missing: {name}");
        return TryGetString(field, name, out value, invalidCode);
    }

    /// <summary>A field that must be there and be a text of one line.</summary>
    public bool TryGetLine(string name, [NotNullWhen(true)] out string? line) =>
        TryGetString(name, out line, JsonErrorCode.InvalidText) && IsOneLine(line);

    /// <summary>A field that may be left out, or null, and else is a string.</summary>
    public bool TryGetOptionalString(string name, out string? value, string invalidCode = JsonErrorCode.InvalidField)
    {
        value = null;
        return !TryFindOptional(name, out var field) || TryGetString(field, name, out value, invalidCode);
    }

    /// <summary>A field that may be left out, or null, and else is a whole number from <paramref name="least"/> up.</summary>
    public bool TryGetOptionalNumber(string name, long least, out long? value)
    {
        value = null;
        if (!TryFindOptional(name, out var field))
            return true;
        if (!TryGetNumber(field, out var number) || number < least)
            return Refuse(JsonErrorCode.InvalidField, $"Must be a whole number from {least} up: {name}");
        value = number;
        return true;
    }

    /// <summary>A field that must be there and be a whole number from <paramref name="least"/> up.</summary>
    public bool TryGetNumber(string name, long least, out long value)
    {
        value = 0;
        if (!Has(name))
            return Refuse(JsonErrorCode.MissingField, $"Missing: {name}");
        if (!TryGetOptionalNumber(name, least, out var number))
            return false;
        value = number!.Value;
        return true;
    }

    /// <summary>A field that may be left out, or null, for false, and else is true or false.</summary>
    public bool TryGetOptionalFlag(string name, out bool value)
    {
        value = false;
        if (!TryFindOptional(name, out var field))
            return true;
        if (field.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return Refuse(JsonErrorCode.InvalidField, $"Must be true or false: {name}");
        value = field.GetBoolean();
        return true;
    }

    /// <summary>Whether a field is this text.</summary>
    public bool IsText(string name, string text) =>
        TryFindOptional(name, out var field) && field.ValueKind == JsonValueKind.String && TryGetText(field, out var value) && value == text;

    /// <summary>A field that may be left out, or null, and else is a list of strings.</summary>
    public bool TryGetOptionalStrings(string name, out List<string>? values)
    {
        values = null;
        if (!TryFindOptional(name, out var field))
            return true;
        if (field.ValueKind != JsonValueKind.Array)
            return Refuse(JsonErrorCode.InvalidField, $"Must be a list of strings: {name}");
        var found = new List<string>();
        foreach (var element in field.EnumerateArray())
        {
            if (!TryGetString(element, name, out var value, JsonErrorCode.InvalidField))
                return false;
            found.Add(value);
        }

        values = found;
        return true;
    }

    /// <summary>The field <c>lines</c>, a list of texts in place of the field <c>text</c>.</summary>
    public bool TryGetLines([NotNullWhen(true)] out IReadOnlyList<string>? lines)
    {
        lines = null;
        if (!TryFindOptional("lines", out var field) || field.ValueKind != JsonValueKind.Array)
            return Refuse(JsonErrorCode.InvalidField, "Must be a list of texts: lines");
        if (Has("text"))
            return Refuse(JsonErrorCode.InvalidField, "Only one of both: text, lines");
        var found = new List<string>(field.GetArrayLength());
        foreach (var element in field.EnumerateArray())
        {
            if (!TryGetString(element, "lines", out var line, JsonErrorCode.InvalidText) || !IsOneLine(line))
                return false;
            found.Add(line);
        }

        lines = found;
        return true;
    }

    /// <summary>A field that may be left out and else is an object of rooms, or with <c>@</c> accounts, and the numbers after which they are wanted.</summary>
    public bool TryGetNumbersOfRooms(out Dictionary<RoomName, long> numbers, out Dictionary<string, long> ofAccounts)
    {
        (numbers, ofAccounts) = ([], []);
        if (!TryFindOptional("rooms", out var field))
            return true;
        if (field.ValueKind != JsonValueKind.Object)
            return Refuse(JsonErrorCode.InvalidField, "Must be an object of rooms and numbers: rooms");
        foreach (var property in field.EnumerateObject())
        {
            if (!TryGetNumber(property.Value, out var number) || number < 0)
                return Refuse(JsonErrorCode.InvalidField, "Must hold whole numbers from 0 up: rooms");

            // A room of no possible name is none that the session is in, as any other that it is not in.
            if (property.Name.StartsWith('@'))
                ofAccounts[property.Name[1..]] = number;
            else if (RoomName.TryParse(property.Name, out var name, out _))
                numbers[name] = number;
        }

        return true;
    }

    public void Dispose() => _document.Dispose();

    private static JsonDocument? Parse(in ReadOnlySequence<byte> frame)
    {
        var bytes = frame.IsSingleSegment ? frame.First : frame.ToArray();

        // The parser looks at strings only when they are asked for, and wants them to be UTF-8 then.
        if (!Utf8.IsValid(bytes.Span))
            return null;
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object && HasReadableNames(document.RootElement))
                return document;
            document.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is how an unpaired surrogate in a name is told.
            return null;
        }
    }

    private static bool HasReadableNames(JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object && !HasReadableNames(property.Value))
                return false;
            _ = property.Name;
        }

        return true;
    }

    private static bool TryGetNumber(JsonElement field, out long number)
    {
        number = 0;
        return field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out number);
    }

    private bool TryReadId()
    {
        if (!TryGetOptionalString("id", out var id))
            return false;
        if (id is not null && (id.Length == 0 || CodePointsOf(id) > LongestId))
            return Refuse(JsonErrorCode.InvalidField, $"Must have 1 to {LongestId} characters: id");
        Id = id;
        return true;

        static int CodePointsOf(string text)
        {
            var count = 0;
            foreach (var _ in text.EnumerateRunes())
                count++;
            return count;
        }
    }

    private bool TryFindOptional(string name, out JsonElement field) =>
        _document.RootElement.TryGetProperty(name, out field) && field.ValueKind != JsonValueKind.Null;

    private bool TryGetString(JsonElement field, string name, [NotNullWhen(true)] out string? value, string invalidCode)
    {
        value = null;
        if (field.ValueKind != JsonValueKind.String)
            return Refuse(JsonErrorCode.InvalidField, $"Must be a string: {name}");
        return TryGetText(field, out value) || Refuse(invalidCode, $"Holds an unpaired surrogate: {name}");
    }

    private static bool TryGetText(JsonElement field, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = field.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // JSON can spell half of a surrogate pair, which is no text in any encoding.
            text = null;
            return false;
        }
    }

    private bool IsOneLine(string text) =>
        !text.AsSpan().ContainsAny('\r', '\n') || Refuse(JsonErrorCode.Of(Refusals.NotOneLine.Code), Refusals.NotOneLine.Text);
}
