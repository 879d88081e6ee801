namespace ChatHost.Admin.Description;

/// <summary>What <c>/openapi/v1.json</c> says about one call, which carries it as endpoint metadata.</summary>
/// <param name="Id">The operation's name, for generated clients.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Summary">One line.</param>
/// <param name="Answers">Every answer of its own, errors too; those that all calls have are added.</param>
internal sealed record CallDescription(string Id, string Group, string Summary, params IReadOnlyList<CallAnswer> Answers)
{
    public IReadOnlyList<CallParameter> Parameters { get; init; } = [];

    public CallBody? Body { get; init; }
}

/// <summary>A value in the path, the query or a header, all typed as text by the one who calls.</summary>
/// <param name="Example">A value that works.</param>
internal sealed record CallParameter(string Name, string Text, string Example)
{
    /// <summary>Set where it is a whole number: the least that is allowed.</summary>
    public long? Least { get; init; }

    /// <summary>Whether the call refuses to go without it; what stands in the path always is.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it stands in a header, which the handler reads for itself.</summary>
    public bool IsHeader { get; init; }
}

/// <summary>What the call asks for in its body, always JSON.</summary>
internal sealed record CallBody(Type Type, string Text, string Example);

/// <summary>One status that may come back.</summary>
/// <param name="Type">What is in the body; null for none.</param>
/// <param name="Example">A body, as it is written.</param>
internal sealed record CallAnswer(int Status, string Text, Type? Type = null, string? Example = null)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>The headers that come with it, and what they say.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
