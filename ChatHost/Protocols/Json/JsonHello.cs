using System.Reflection;
using ChatHost.Accounts;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>The first thing a JSON client reads of a session: who it is, where, and what it may do.</summary>
internal static class JsonHello
{
    private static readonly string Version =
        typeof(JsonHello).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <param name="services">The settings that hold.</param>
    /// <param name="person">Who the session is.</param>
    /// <param name="token">Its secret.</param>
    /// <param name="rooms">The rooms it is in, with the figures from which on it hears them.</param>
    /// <param name="read">How far its account has read, by the keys of rooms; null for a guest.</param>
    public static ReadOnlyMemory<byte> Of(
        JsonServices services, Person person, string token, IReadOnlyList<JoinResult> rooms, IReadOnlyDictionary<string, long>? read) =>
        JsonObjects.Of((services, person, token, rooms, read), static (json, hello) =>
        {
            json.WriteString(JsonNames.Type, "hello");
            json.WriteString(JsonNames.Nick, hello.person.Nickname.Text);
            json.WriteString(JsonNames.Account, hello.person.Account?.Name);
            json.WriteBoolean("register", hello.services.Accounts.Registration == Registration.Open);
            json.WriteString("token", hello.token);
            json.WriteString("server", hello.services.Server.Name);
            json.WriteString("version", Version);
            json.WriteStartArray("rooms");
            foreach (var room in hello.rooms)
            {
                json.WriteStartObject();
                json.WriteString("name", room.Membership!.Room.Name.Text);
                json.WriteNumber("lastSeq", room.LastSeq);
                json.WriteNumber(JsonNames.Members, room.Members);
                if (hello.read is { } read)
                    json.WriteNumber("read", read.GetValueOrDefault(room.Membership.Room.Name.Key));
                json.WriteEndObject();
            }

            json.WriteEndArray();

            var limits = hello.services.Limits;
            json.WriteStartObject("limits");
            json.WriteNumber("text", limits.MaxLineBytes);
            json.WriteNumber("lines", limits.MaxLines);
            json.WriteNumber("frame", limits.MaxFrameBytes);
            json.WriteNumber("perSecond", limits.Messages.PerSecond);
            json.WriteNumber("burst", limits.Messages.Burst);
            json.WriteNumber("rooms", hello.services.Lobby.Rooms.Options.MaxPerSession);
            json.WriteNumber("history", hello.services.History.MaxReplay);
            json.WriteNumber("id", JsonRequest.LongestId);
            json.WriteEndObject();
        });
}
