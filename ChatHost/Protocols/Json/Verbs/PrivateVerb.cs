using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Says a line to one person, of which the sender reads a copy.</summary>
internal sealed class PrivateVerb : IJsonVerb
{
    public string Type => "private";

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetString("to", out var to) || !request.TryGetText(conversation.Services.Limits.MaxLineBytes, out var text))
            return ValueTask.CompletedTask;
        var lobby = conversation.Services.Lobby;
        if (!Nickname.TryParse(to, out var nick, out _) || lobby.Names.Find(nick) is not { } receiver)
        {
            request.Refuse(JsonErrorCode.NoSuchNick, $"No such nickname: {to}");
        }
        else if (lobby.SendPrivate(conversation.Session, receiver, text) is not { } message)
        {
            request.Refuse(JsonErrorCode.Unavailable, $"Not delivered to {receiver.Nickname}: they are away, and too much waits for them.");
        }
        else
        {
            if (receiver != conversation.Session)
                conversation.Connection.Send(JsonAnswers.Private(message));
            request.Acknowledge();
        }

        return ValueTask.CompletedTask;
    }
}
