using System.Text.Json;

namespace ChatHost.Tests.Admin.Description;

/// <summary>Holds JSON against the schema that a document gives for it: types, required fields, and no field untold.</summary>
internal static class JsonShape
{
    /// <summary>What does not fit, each as a path and why.</summary>
    public static IEnumerable<string> Misfits(JsonElement value, JsonElement schema, JsonElement document, string path = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, step) => at.GetProperty(step));
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
            return choices.EnumerateArray().Any(choice => !Misfits(value, choice, document, path).Any()) ? [] : [$"{path} fits no choice"];

        var types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(type => type.GetString()!).ToArray()
            : [schema.GetProperty("type").GetString()!];
        if (!types.Contains(TypeOf(value)))
            return [$"{path} is {TypeOf(value)}, not {string.Join(" or ", types)}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
                MisfitsOfFields(value, schema, properties, document, path),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(
                (item, index) => Misfits(item, schema.GetProperty("items"), document, $"{path}[{index}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> MisfitsOfFields(
        JsonElement value, JsonElement schema, JsonElement properties, JsonElement document, string path)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        foreach (var name in required.Where(name => !value.TryGetProperty(name, out _)))
            yield return $"{path}.{name} is missing";
        foreach (var field in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(field.Name, out var property))
            {
                yield return $"{path}.{field.Name} is not described";
                continue;
            }

            foreach (var misfit in Misfits(field.Value, property, document, $"{path}.{field.Name}"))
                yield return misfit;
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
