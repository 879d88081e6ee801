namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Begins a session, for a connection that has none yet.</summary>
internal sealed class StartVerb : IJsonVerb
{
    public const string Name = "start";

    public string Type => Name;

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!conversation.HasStarted)
            return conversation.StartAsync(request);
        request.Refuse(JsonErrorCode.UnknownType, "This session has started already.");
        return ValueTask.CompletedTask;
    }
}
