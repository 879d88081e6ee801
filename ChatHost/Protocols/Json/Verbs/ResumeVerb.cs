namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Comes back to a session by its token; what it has missed follows.</summary>
internal sealed class ResumeVerb : IJsonVerb
{
    public const string Name = "resume";

    public string Type => Name;

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request) =>
        request.TryGetString("token", out var token) && request.TryGetNumbersOfRooms(out var after)
            ? conversation.ResumeAsync(request, token, after)
            : ValueTask.CompletedTask;
}
