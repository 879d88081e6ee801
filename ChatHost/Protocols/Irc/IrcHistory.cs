using System.Globalization;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Irc;

/// <summary>CHATHISTORY, which reads a room's log, and REDACT, which erases from it.</summary>
internal static class IrcHistory
{
    public const string Redact = "REDACT";

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        var (sub, target) = (request[0].ToUpperInvariant(), request[1]);
        if (!irc.Has(IrcCapabilities.ChatHistory))
        {
            irc.Numeric("421", ["CHATHISTORY"], "Unknown command");
            return;
        }

        var isRange = sub == "BETWEEN";
        if (sub is not ("LATEST" or "BEFORE" or "AFTER" or "AROUND" or "BETWEEN") || request.Count < (isRange ? 5 : 4)
            || !int.TryParse(request[isRange ? 4 : 3], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit == 0)
        {
            irc.Fail("CHATHISTORY", "INVALID_PARAMS", [IrcLine.Middle(request[0])], "Invalid parameters");
            return;
        }

        limit = Math.Min(limit, irc.Services.History.MaxReplay);
        if (!target.StartsWith('#') || !RoomName.TryParse(target.AsSpan(1), out _, out _)
            || await irc.Caller.FindReadableAsync(irc.Services.Lobby.Rooms, target[1..]) is not { Value: { } room })
        {
            irc.Fail("CHATHISTORY", "INVALID_TARGET", [sub, IrcLine.Middle(target)], "Messages could not be retrieved");
            return;
        }

        await room.FlushAsync();
        var first = sub == "LATEST" && request[2] == "*" ? 0 : await FindAsync(room, request[2]);
        var second = isRange ? await FindAsync(room, request[3]) : 0;
        if (first is null || second is null)
        {
            irc.Fail("CHATHISTORY", "INVALID_PARAMS", [sub, IrcLine.Middle(target)], "Invalid reference");
            return;
        }

        Send(irc, room, await ReadAsync(irc, room, sub, first.Value, second.Value, limit), target);
    }

    /// <summary>Why a message is not erased.</summary>
    public static string RedactCodeOf(RefusalCode code) => code switch
    {
        RefusalCode.NotAllowed => "REDACT_FORBIDDEN",
        RefusalCode.NoSuchItem => "UNKNOWN_MSGID",
        _ => "INVALID_TARGET",
    };

    public static async ValueTask RedactAsync(IrcConnection irc, IrcRequest request)
    {
        var (target, id) = (request[0], request[1]);
        if (!target.StartsWith('#') || !RoomName.TryParse(target.AsSpan(1), out var name, out _) || irc.Session.In(name) is not { } membership)
        {
            irc.Fail("REDACT", "INVALID_TARGET", [IrcLine.Middle(target)], "You cannot delete messages there");
            return;
        }

        var parts = id.Split('-');
        if (parts.Length != 2 || parts[0] != membership.Room.Log.Number.ToString(CultureInfo.InvariantCulture) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            irc.Fail("REDACT", "UNKNOWN_MSGID", [IrcLine.Middle(target), IrcLine.Middle(id)], "This message does not exist");
            return;
        }

        irc.Asks("REDACT", target);
        await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Erase, new EraseRequest(name.Text, seq));
    }

    /// <summary>The number that a reference stands for; of a moment that of the last message before it. Null where it is none.</summary>
    private static async ValueTask<double?> FindAsync(Room room, string reference)
    {
        const string Id = "msgid=";
        const string Time = "timestamp=";
        if (reference.StartsWith(Id, StringComparison.Ordinal))
        {
            return reference[Id.Length..].Split('-') is [var number, var seq] && number == room.Log.Number.ToString(CultureInfo.InvariantCulture)
                && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : null;
        }

        if (!reference.StartsWith(Time, StringComparison.Ordinal)
            || !DateTime.TryParse(reference.AsSpan(Time.Length), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        // Halfway between two numbers, so that neither is left out; found by halves, since times rise with the numbers.
        var (low, high) = (0L, room.LastSeq);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var page = await room.Log.ReadAfterAsync(middle - 1, 1, CancellationToken.None);
            if (page.Count > 0 && page[0].Time < time)
                low = page[0].Seq > high ? high : page[0].Seq;
            else
                high = middle - 1;
        }

        var next = await room.Log.ReadAfterAsync(low, 1, CancellationToken.None);
        return next.Count > 0 && next[0].Time == time ? next[0].Seq : low + 0.5;
    }

    private static async ValueTask<List<RoomEvent>> ReadAsync(IrcConnection irc, Room room, string sub, double first, double second, int limit)
    {
        var (after, before) = (Math.Min(first, second), Math.Max(first, second));
        return sub switch
        {
            "LATEST" => await LastBeforeAsync(irc, room, room.LastSeq + 1, first, limit),
            "BEFORE" => await LastBeforeAsync(irc, room, first, 0, limit),
            "AFTER" => await FirstAfterAsync(irc, room, first, room.LastSeq + 1, limit),
            "BETWEEN" => first <= second
                ? await FirstAfterAsync(irc, room, after, before, limit)
                : await LastBeforeAsync(irc, room, before, after, limit),
            _ => [.. await LastBeforeAsync(irc, room, first, 0, limit / 2), .. await FirstAfterAsync(irc, room, Math.Ceiling(first) - 1, room.LastSeq + 1, limit - (limit / 2))],
        };
    }

    private static async ValueTask<List<RoomEvent>> FirstAfterAsync(IrcConnection irc, Room room, double after, double before, int limit)
    {
        var (found, from) = (new List<RoomEvent>(), (long)Math.Floor(after));
        while (found.Count < limit)
        {
            var page = await room.Log.ReadAfterAsync(from, limit, CancellationToken.None);
            if (page.Count == 0)
                break;
            found.AddRange(page.Where(logged => logged.Seq > after && logged.Seq < before && Shows(irc, logged)));
            from = page[^1].Seq;
            if (from >= before)
                break;
        }

        return [.. found.Take(limit)];
    }

    private static async ValueTask<List<RoomEvent>> LastBeforeAsync(IrcConnection irc, Room room, double before, double after, int limit)
    {
        var (found, end) = (new List<RoomEvent>(), (long)Math.Ceiling(before));
        while (found.Count < limit && end - 1 > after && end > 1)
        {
            var start = Math.Max(0, end - 1 - limit);
            var page = await room.Log.ReadAfterAsync(start, limit, CancellationToken.None);
            found.InsertRange(0, page.Where(logged => logged.Seq < end && logged.Seq > after && logged.Seq < before && Shows(irc, logged)));
            end = start + 1;
        }

        return found.Count > limit ? found[^limit..] : found;
    }

    private static bool Shows(IrcConnection irc, RoomEvent logged) => !irc.Session.Hides(logged, author: null) && logged.Kind switch
    {
        RoomEventKind.Message or RoomEventKind.Action => true,
        RoomEventKind.Topic => irc.Has(IrcCapabilities.EventPlayback),
        _ => false,
    };

    private static void Send(IrcConnection irc, Room room, List<RoomEvent> events, string target)
    {
        var batch = irc.Has(IrcCapabilities.Batch) ? IrcTags.NewBatch() : null;
        var format = irc.Services.FormatOf(irc.Capabilities & IrcCapabilityTable.OfFormat);
        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"+{batch}", "chathistory", target], null));
        foreach (var logged in events)
        {
            foreach (var line in format.Lines(new(logged, Author: null, Renaming: null), room.Log.Number, batch))
                irc.Reply(batch is null || line.StartsWith('@') ? line : IrcTags.Add($"batch={batch}", line));
        }

        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"-{batch}"], null));
    }
}
