using System.Text;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed; null where it is about a person.</param>
/// <param name="Nick">The person, as typed; null for oneself.</param>
internal readonly record struct MetadataRequest(string? Room, string? Nick);

/// <param name="Of">What it is about.</param>
/// <param name="Key">The key; null for all that there are, which are removed.</param>
/// <param name="Value">As typed; null removes it.</param>
internal readonly record struct SetMetadataRequest(MetadataRequest Of, string? Key, string? Value);

/// <summary>What programs note of a room or a person.</summary>
/// <param name="Room">The room; null where it is about a person.</param>
/// <param name="Person">The person; null where it is about a room.</param>
/// <param name="Values">The values by their keys; of a change what was changed, and null where it was removed.</param>
internal sealed record MetadataView(Room? Room, Person? Person, IReadOnlyDictionary<string, string?> Values);

/// <summary>Finds what metadata are about: a room that may be read, or somebody who is here. Guests have none.</summary>
internal static class MetadataTargets
{
    public static async ValueTask<(Room? Room, Person? Person, Refusal? Refusal)> FindAsync(Caller caller, Lobby lobby, MetadataRequest request)
    {
        if (request.Room is { } typed)
        {
            var (room, refusal) = await caller.FindReadableAsync(lobby.Rooms, typed);
            return (room, null, refusal);
        }

        if (request.Nick is null)
            return (null, caller.Session.Person, null);
        return lobby.Find(request.Nick) is { } person ? (null, person, null) : (null, null, Refusals.NoSuchNick(request.Nick));
    }
}

/// <summary>Shows the metadata of a room or a person.</summary>
internal sealed class ReadMetadata(Lobby lobby, MetadataStore store) : IOperation<MetadataRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, MetadataRequest request)
    {
        var (room, person, refusal) = await MetadataTargets.FindAsync(caller, lobby, request);
        if (refusal is not null)
            return refusal;
        var values = room is not null ? await store.ReadAsync(MetadataTarget.Of(room.Name))
            : person!.Account is { } account ? await store.ReadAsync(MetadataTarget.Of(account)) : [];
        caller.Answers.Metadata(new(room, person, values.ToDictionary(value => value.Key, value => (string?)value.Value, StringComparer.Ordinal)));
        return Outcome.Done;
    }
}

/// <summary>Sets or removes metadata: of one's own account, of a room as its operator, as a server operator anybody's.</summary>
internal sealed class SetMetadata(Lobby lobby, MetadataStore store) : IOperation<SetMetadataRequest>
{
    public const int MaxKeys = 20;
    public const int MaxBytes = 300;

    public async ValueTask<Outcome> RunAsync(Caller caller, SetMetadataRequest request)
    {
        var (room, person, refusal) = await MetadataTargets.FindAsync(caller, lobby, request.Of);
        if ((refusal ?? await JudgeAsync(caller, room, person)) is { } why)
            return why;
        var target = room is not null ? MetadataTarget.Of(room.Name) : MetadataTarget.Of(person!.Account!);
        var changed = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (request.Key is not { } key)
        {
            foreach (var old in (await store.ReadAsync(target)).Keys)
            {
                if (await store.RemoveAsync(target, old))
                    changed.Add(old, null);
            }
        }
        else if (request.Value is not { } typed)
        {
            if (!await store.RemoveAsync(target, key))
                return Refusals.NoSuchMetadata(key);
            changed.Add(key, null);
        }
        else
        {
            var value = SafeText.Clean(typed);
            if (Encoding.UTF8.GetByteCount(value) > MaxBytes)
                return Refusals.TextTooLong(MaxBytes);
            if (!await store.SetAsync(target, key, value, MaxKeys))
                return Refusals.TooManyMetadata(MaxKeys);
            changed.Add(key, value);
        }

        caller.Answers.Metadata(new(room, person, changed));
        return Outcome.Done;
    }

    private static async ValueTask<Refusal?> JudgeAsync(Caller caller, Room? room, Person? person)
    {
        if (room is not null)
        {
            return await room.FindRolesAsync(caller.Session.Person) is { Asker: >= RoomRank.Operator } ? null : Refusals.Denied(room.Name, new(DenialKind.NotOperator));
        }

        if (person != caller.Session.Person && !caller.Session.Person.IsOperator)
            return Refusals.NotServerOperator;
        return person!.Account is null ? Refusals.NotLoggedIn : null;
    }
}
