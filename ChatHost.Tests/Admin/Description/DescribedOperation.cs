using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatHost.Tests.Admin.Description;

/// <summary>One operation of the description, which can be called as it says, and whose answers can be held against it.</summary>
internal sealed record DescribedOperation(JsonElement Document, string Path, HttpMethod Method, JsonElement Json)
{
    public IEnumerable<JsonElement> Parameters =>
        Json.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    public IEnumerable<JsonProperty> Answers => Json.GetProperty("responses").EnumerateObject();

    /// <summary>The statuses of the errors that are described.</summary>
    public IEnumerable<int> Errors =>
        Answers.Select(answer => int.Parse(answer.Name, CultureInfo.InvariantCulture)).Where(status => status >= 400);

    public bool HasBody => Json.TryGetProperty("requestBody", out _);

    public static IReadOnlyList<DescribedOperation> AllOf(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new DescribedOperation(document, path.Name, new HttpMethod(operation.Name.ToUpperInvariant()), operation.Value),
    ];

    /// <param name="admin">Who calls.</param>
    /// <param name="instead">Values in place of the examples; null leaves a parameter out.</param>
    public Task<Answer> CallAsync(AdminCaller admin, params (string Name, string? Value)[] instead) => CallAsync(admin, null, [], instead);

    /// <param name="admin">Who calls.</param>
    /// <param name="body">In place of the example, where the operation has one.</param>
    /// <param name="moreHeaders">Beside those of the parameters.</param>
    /// <param name="instead">Values in place of the examples; null leaves a parameter out.</param>
    public Task<Answer> CallAsync(
        AdminCaller admin, HttpContent? body, (string Name, string Value)[] moreHeaders, params (string Name, string? Value)[] instead)
    {
        var url = Path;
        var query = new List<string>();
        var headers = moreHeaders.ToList();
        foreach (var parameter in Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            var other = instead.FirstOrDefault(other => other.Name == name);
            if (other is { Name: not null, Value: null })
                continue;
            var value = other.Value ?? parameter.GetProperty("example").ToString();
            if (parameter.GetProperty("in").GetString() is "path")
                url = url.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
            else if (parameter.GetProperty("in").GetString() is "query")
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            else
                headers.Add((name, value));
        }

        return admin.SendAsync(Method, $"{url}?{string.Join('&', query)}", HasBody ? body ?? JsonContent(ExampleBody) : null, [.. headers]);
    }

    public static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>What about an answer is not as described.</summary>
    public IEnumerable<string> Misfits(Answer answer)
    {
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        if (!Json.GetProperty("responses").TryGetProperty(status, out var described))
            return [$"{this}: {status} is not described"];
        if (!described.TryGetProperty("content", out var content))
            return answer.Body.Length == 0 ? [] : [$"{this}: {status} has a body"];
        var type = answer.ContentType.Split(';')[0];
        if (type is "text/plain" or "application/jsonl")
            return content.TryGetProperty(type, out _) ? [] : [$"{this}: {status} comes as {type}"];
        return content.TryGetProperty(type, out var media)
            ? JsonShape.Misfits(answer.Json, media.GetProperty("schema"), Document).Select(misfit => $"{this}: {misfit}")
            : [$"{this}: {status} comes as {type}"];
    }

    public override string ToString() => $"{Method} {Path}";

    private string ExampleBody =>
        Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
}
