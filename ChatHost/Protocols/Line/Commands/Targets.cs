using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Finds whom or what a command means, and tells the user when there is no such.</summary>
internal static class Targets
{
    /// <summary>The room named, or with no name the current one; it need not be one the session is in.</summary>
    public static async ValueTask<Room?> FindRoomAsync(this LineSession session, string typed)
    {
        if (typed.Length == 0)
        {
            if (session.Current is not { } current)
            {
                session.Error("You are in no room. /join one.");
                return null;
            }

            return current.Room;
        }

        if (!session.TryParseRoom(typed, out var name))
            return null;
        var room = await session.Services.Lobby.Rooms.FindAsync(name);
        if (room is null)
            session.Error($"No such room: {typed}");
        return room;
    }

    public static bool TryParseRoom(this LineSession session, string typed, [NotNullWhen(true)] out RoomName? name)
    {
        if (RoomName.TryParse(typed, out name, out var reason))
            return true;
        session.Error($"Invalid room name: {reason}");
        return false;
    }

    /// <summary>Somebody who is connected.</summary>
    public static bool TryFindSession(this LineSession session, string typed, [NotNullWhen(true)] out Session? found)
    {
        found = Nickname.TryParse(typed, out var nick, out _) ? session.Services.Lobby.Names.Find(nick) : null;
        if (found is null)
            session.Error(IsBlank(typed) ? "No such nickname: names are made of letters and digits." : $"No such nickname: {typed}");
        return found is not null;
    }

    /// <summary>Whether nothing of it can be seen: told back to the user, it would look left out.</summary>
    public static bool IsBlank(string typed) => SafeText.Clean(typed).EnumerateRunes().All(rune =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format);
}
