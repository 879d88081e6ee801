namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Leaves the server, with parting words if there are any; the session cannot be resumed.</summary>
internal sealed class QuitVerb : IJsonVerb
{
    public string Type => "quit";

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request) =>
        request.TryGetOptionalText(conversation.Services.Limits.MaxLineBytes, out var text)
            ? conversation.QuitAsync(request, text)
            : ValueTask.CompletedTask;
}
