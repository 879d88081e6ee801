using System.Globalization;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Irc;

/// <summary>CHATHISTORY, which reads logs, and REDACT, which erases from a room's.</summary>
internal static class IrcHistory
{
    public const string Command = "CHATHISTORY";
    public const string Redact = "REDACT";

    private const int PageSize = 256;
    private const string Timestamp = "timestamp=";

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        var (sub, target) = (request[0].ToUpperInvariant(), request[1]);
        if (!irc.Has(IrcCapabilities.ChatHistory))
        {
            irc.Numeric("421", [Command], "Unknown command");
            return;
        }

        var hasTwo = sub is "BETWEEN" or "TARGETS";
        var at = sub == "BETWEEN" ? 4 : 3;
        if (sub is not ("LATEST" or "BEFORE" or "AFTER" or "AROUND" or "BETWEEN" or "TARGETS") || request.Count <= at
            || !int.TryParse(request[at], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit == 0)
        {
            irc.Fail(Command, "INVALID_PARAMS", [IrcLine.Middle(request[0])], "Invalid parameters");
            return;
        }

        limit = Math.Min(limit, irc.Services.History.MaxReplay);
        if (sub == "TARGETS")
        {
            await IrcHistoryTargets.RunAsync(irc, request[1], request[2], limit);
            return;
        }

        if (await IrcArchive.FindAsync(irc, target) is not { } log)
        {
            irc.Fail(Command, "INVALID_TARGET", [sub, IrcLine.Middle(target)], "Messages could not be retrieved");
            return;
        }

        var first = sub == "LATEST" && request[2] == "*" ? 0 : await FindAsync(log, request[2]);
        var second = hasTwo ? await FindAsync(log, request[3]) : 0;
        if (first is null || second is null)
        {
            irc.Fail(Command, "INVALID_PARAMS", [sub, IrcLine.Middle(target)], "Invalid reference");
            return;
        }

        Send(irc, log, await ReadAsync(irc, log, sub, first.Value, second.Value, limit), target);
    }

    /// <summary>Why a message is not erased.</summary>
    public static string RedactCodeOf(RefusalCode code) => code switch
    {
        RefusalCode.NotAllowed => "REDACT_FORBIDDEN",
        RefusalCode.NoSuchItem => "UNKNOWN_MSGID",
        _ => "INVALID_TARGET",
    };

    /// <summary>The moment of a reference; null where it is none.</summary>
    public static DateTime? TimeOf(string reference) =>
        reference.StartsWith(Timestamp, StringComparison.Ordinal)
        && DateTime.TryParse(reference.AsSpan(Timestamp.Length), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? time : null;

    /// <summary>When the last message was said that the client would be shown; null where there is none.</summary>
    public static async ValueTask<DateTime?> FindLastAsync(IrcConnection irc, IrcArchive log) =>
        await LastBeforeAsync(irc, log, log.LastSeq + 1, 0, 1, topicsCount: false) is [.., var last] ? last.Time : null;

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
        await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Erase, new EraseRequest(name.Text, seq, IsWhole: true));
    }

    /// <summary>The number that a reference stands for; of a moment that of the last message before it. Null where it is none.</summary>
    private static async ValueTask<double?> FindAsync(IrcArchive log, string reference)
    {
        const string Id = "msgid=";
        if (reference.StartsWith(Id, StringComparison.Ordinal))
            return log.SeqOf(reference[Id.Length..]);
        if (TimeOf(reference) is not { } time)
            return null;

        // Halfway between two numbers, so that neither is left out; found by halves, since times rise with the numbers.
        var (low, high) = (0L, log.LastSeq);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var page = await log.ReadAfterAsync(middle - 1, 1);
            if (page.Count > 0 && page[0].Time < time)
                low = page[0].Seq > high ? high : page[0].Seq;
            else
                high = middle - 1;
        }

        var next = await log.ReadAfterAsync(low, 1);
        return next.Count > 0 && next[0].Time == time ? next[0].Seq : low + 0.5;
    }

    private static async ValueTask<List<RoomEvent>> ReadAsync(IrcConnection irc, IrcArchive log, string sub, double first, double second, int limit)
    {
        var (after, before) = (Math.Min(first, second), Math.Max(first, second));
        return sub switch
        {
            "LATEST" => await LastBeforeAsync(irc, log, log.LastSeq + 1, first, limit),
            "BEFORE" => await LastBeforeAsync(irc, log, first, 0, limit),
            "AFTER" => await FirstAfterAsync(irc, log, first, log.LastSeq + 1, limit),
            "BETWEEN" => first <= second
                ? await FirstAfterAsync(irc, log, after, before, limit)
                : await LastBeforeAsync(irc, log, before, after, limit),
            _ => [.. await LastBeforeAsync(irc, log, first, 0, limit / 2), .. await FirstAfterAsync(irc, log, Math.Ceiling(first) - 1, log.LastSeq + 1, limit - (limit / 2))],
        };
    }

    /// <summary>The first messages between two numbers. What was said as one is one message, and comes whole or not at all.</summary>
    private static async ValueTask<List<RoomEvent>> FirstAfterAsync(IrcConnection irc, IrcArchive log, double after, double before, int limit)
    {
        var (found, from, messages) = (new List<RoomEvent>(), (long)Math.Floor(after), 0);
        while (true)
        {
            var page = await log.ReadAfterAsync(from, PageSize);
            foreach (var logged in page)
            {
                if (logged.Seq <= after || logged.Seq >= before || !Shows(irc, logged) || (logged.First > 0 && logged.First <= after))
                    continue;
                if (logged.First == 0 && ++messages > limit)
                    return found;
                found.Add(logged);
            }

            // Of what is gone there may be a page of nothing.
            from = Math.Max(from + PageSize, page.Count > 0 ? page[^1].Seq : 0);
            if (from >= before || from >= log.LastSeq)
                return found;
        }
    }

    /// <summary>The last messages between two numbers, likewise.</summary>
    private static async ValueTask<List<RoomEvent>> LastBeforeAsync(IrcConnection irc, IrcArchive log, double before, double after, int limit, bool topicsCount = true)
    {
        var (found, end, messages) = (new List<RoomEvent>(), (long)Math.Ceiling(before), 0);
        while (messages < limit && end - 1 > after && end > 1)
        {
            var start = Math.Max(0, end - 1 - PageSize);
            var page = await log.ReadAfterAsync(start, (int)(end - 1 - start));
            foreach (var logged in page.Where(logged => logged.Seq < end && logged.Seq > after && logged.Seq < before && Shows(irc, logged) && (topicsCount || logged.Kind != RoomEventKind.Topic)).Reverse())
            {
                if (messages == limit)
                    break;
                found.Add(logged);
                messages += logged.First == 0 ? 1 : 0;
            }

            end = start + 1;
        }

        // Lines of one that began before.
        found.Reverse();
        found.RemoveRange(0, found.TakeWhile(logged => logged.First > 0 && logged.First <= after).Count());
        return found;
    }

    private static bool Shows(IrcConnection irc, RoomEvent logged) => !irc.Session.Hides(logged, author: null) && logged.Kind switch
    {
        RoomEventKind.Message or RoomEventKind.Action => true,
        RoomEventKind.Topic => irc.Has(IrcCapabilities.EventPlayback),
        _ => false,
    };

    private static void Send(IrcConnection irc, IrcArchive log, List<RoomEvent> events, string target)
    {
        var batch = irc.Has(IrcCapabilities.Batch) ? IrcTags.NewBatch() : null;
        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"+{batch}", "chathistory", target], null));
        var pieces = log.Write(events, batch);
        for (var i = 0; i < pieces.Length; i++)
        {
            // Of a text of several lines each has the time: the client sorts by it.
            var tags = batch is null ? "" : IrcTags.Of(irc.Capabilities & IrcCapabilities.ServerTime, events[i].Time, account: null, msgid: null, batch);
            var isBatch = pieces[i] is [_, ['@', ..], ..];
            foreach (var line in pieces[i])
                irc.Reply(isBatch || line.StartsWith('@') ? line : tags + line);
        }

        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"-{batch}"], null));
    }
}

/// <summary>CHATHISTORY TARGETS: the channels that a client is in and the people it has private lines with, by their latest messages.</summary>
internal static class IrcHistoryTargets
{
    public static async ValueTask RunAsync(IrcConnection irc, string first, string second, int limit)
    {
        if (IrcHistory.TimeOf(first) is not { } one || IrcHistory.TimeOf(second) is not { } other)
        {
            irc.Fail(IrcHistory.Command, "INVALID_PARAMS", ["TARGETS", IrcLine.Middle(first), IrcLine.Middle(second)], "Two moments bound it");
            return;
        }

        var (after, before) = one <= other ? (one, other) : (other, one);
        var found = (await FindAsync(irc)).Where(target => target.Last > after && target.Last < before).OrderBy(target => target.Last).ToArray();

        // Those nearest to the first moment, in the order of time.
        found = one <= other ? found[..Math.Min(limit, found.Length)] : found[^Math.Min(limit, found.Length)..];
        var batch = irc.Has(IrcCapabilities.Batch) ? IrcTags.NewBatch() : null;
        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"+{batch}", "draft/chathistory-targets"], null));
        foreach (var (name, last) in found)
        {
            var line = IrcLine.Of(irc.Services.Name, IrcHistory.Command, ["TARGETS", name, IrcLine.Time(last)], null);
            irc.Reply(batch is null ? line : IrcTags.Add($"batch={batch}", line));
        }

        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"-{batch}"], null));
    }

    private static async ValueTask<List<(string Name, DateTime Last)>> FindAsync(IrcConnection irc)
    {
        var targets = new List<(string, DateTime)>();
        foreach (var membership in irc.Session.Rooms)
        {
            var channel = IrcLine.ChannelOf(membership.Room.Name);
            if (await IrcArchive.FindAsync(irc, channel) is { } log && await IrcHistory.FindLastAsync(irc, log) is { } last)
                targets.Add((channel, last));
        }

        if (irc.Session.Person.Account is { } reader && irc.Services.Lobby.Private.IsKept)
        {
            foreach (var with in await irc.Services.Lobby.Private.ListAsync(reader))
            {
                if (await IrcHistory.FindLastAsync(irc, await IrcPairArchive.OpenAsync(irc, reader, with)) is { } last)
                    targets.Add((irc.Services.Lobby.Names.FindAccount(with.Id)?.Nickname.Text ?? with.Name, last));
            }
        }

        return targets;
    }
}
