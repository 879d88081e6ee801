using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Irc;

/// <summary>Hears what became of what a client said in a room.</summary>
internal sealed class IrcReceipt(IrcConnection irc, string command, string channel) : ISayReceipt
{
    public void Said(RoomName room, long first, long last)
    {
        // A client shows what its user typed, or asks for an echo.
    }

    public void NotSaid(RoomName room, string reason) => Refuse("404", Refusals.NotSaid(reason).Text);

    public void Denied(RoomName room, Denial denial) =>
        Refuse(denial.Kind == DenialKind.NotOperator ? "482" : denial.Kind == DenialKind.NotMember && command == "TOPIC" ? "442" : "404", Refusals.Denied(room, denial).Text);

    private void Refuse(string numeric, string text)
    {
        if (command != "NOTICE")
            irc.Numeric(numeric, [channel], text);
    }
}
