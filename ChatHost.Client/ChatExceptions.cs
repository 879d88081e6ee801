namespace ChatHost.Client;

/// <summary>The server refused a request.</summary>
public sealed class ChatRequestException(string code, string text) : Exception(text)
{
    /// <summary>The stable code, such as <c>nickInUse</c>: docs/protocol.md, "What a client sends", has the list.</summary>
    public string Code => code;
}

/// <summary>The session has ended and does not come back: somebody took it over, or an operator ended it.</summary>
public sealed class ChatSessionEndedException(string code, string text) : Exception(text)
{
    /// <summary>The code of the server's <c>bye</c>, such as <c>takenOver</c> or <c>kicked</c>.</summary>
    public string Code => code;
}
