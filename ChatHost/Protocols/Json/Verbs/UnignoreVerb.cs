using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Lets somebody be heard again, whether or not they are here.</summary>
internal sealed class UnignoreVerb : IJsonVerb
{
    public string Type => "unignore";

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetString("nick", out var typed))
            return ValueTask.CompletedTask;
        if (Nickname.TryParse(typed, out var nick, out _) && conversation.Session.TryUnignore(nick, conversation.Services.Lobby.Names.Find(nick)))
            request.Acknowledge();
        else
            request.Refuse(JsonErrorCode.NoSuchNick, $"You do not ignore {typed}.");
        return ValueTask.CompletedTask;
    }
}
