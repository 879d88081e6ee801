using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>
/// Marks what somebody says in rooms as ignored, and keeps their private lines away. What is numbered still comes, so that no number
/// is missing.
/// </summary>
internal sealed class IgnoreVerb : IJsonVerb
{
    public string Type => "ignore";

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetString("nick", out var typed))
            return ValueTask.CompletedTask;
        var me = conversation.Session;
        if (!Nickname.TryParse(typed, out var nick, out _) || conversation.Services.Lobby.Names.Find(nick) is not { } found)
        {
            request.Refuse(JsonErrorCode.NoSuchNick, $"No such nickname: {typed}");
        }
        else if (found == me)
        {
            request.Refuse(JsonErrorCode.InvalidField, "You cannot ignore yourself.");
        }
        else if (!me.TryIgnore(found, conversation.Services.Limits.MaxIgnores))
        {
            conversation.Services.ProtocolsMetrics.IgnoreRefused();
            request.Refuse(JsonErrorCode.InvalidField, $"Too many ignored: the limit is {conversation.Services.Limits.MaxIgnores}.");
        }
        else
        {
            request.Acknowledge();
        }

        return ValueTask.CompletedTask;
    }
}
