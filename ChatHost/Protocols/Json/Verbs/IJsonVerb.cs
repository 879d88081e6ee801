namespace ChatHost.Protocols.Json.Verbs;

/// <summary>One type of object that a client may send. It is listed in <see cref="JsonVerbs"/>.</summary>
internal interface IJsonVerb
{
    /// <summary>What stands in the field <c>type</c>.</summary>
    string Type { get; }

    /// <summary>Does it, and answers the request exactly once: acknowledged after all that came of it, or refused.</summary>
    ValueTask RunAsync(JsonConnection conversation, JsonRequest request);
}
