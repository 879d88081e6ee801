using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Takes a nickname.</summary>
internal sealed class NickVerb : IJsonVerb
{
    public string Type => "nick";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetString("nick", out var typed))
            return;
        if (!Nickname.TryParse(typed, out var nick, out var reason))
        {
            request.Refuse(JsonErrorCode.InvalidNick, $"Invalid nickname: {reason}");
            return;
        }

        if (!conversation.Services.Lobby.TryRename(conversation.Session, nick))
        {
            request.Refuse(JsonErrorCode.NickInUse, $"Nickname already in use: {nick}");
            return;
        }

        await conversation.Held.Token.SaveAsync();
        await conversation.Session.FlushAsync();
        request.Acknowledge();
    }
}
