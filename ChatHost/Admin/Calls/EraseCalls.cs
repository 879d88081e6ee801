using System.Globalization;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>Takes back what was said, for good: one message, all of one nickname's, or all of a room.</summary>
internal sealed class EraseCalls(RoomRegistry rooms, ILogger<EraseCalls> logger)
{
    /// <summary>One message, by its number.</summary>
    public async Task<IResult> OneAsync(string room, string seq, HttpContext context)
    {
        if (!QueryNumber.TryRead(seq, least: 1, fallback: 0, out var number))
            return Problem.BadRequest("seq must be a whole number from 1.");
        var (found, problem) = await RoomLookup.FindAsync(rooms, room);
        if (found is null)
            return problem!;

        var erased = await found.EraseAsync(number, number, by: null);
        if (erased == 0 && !await IsKeptAsync(found, number))
            return Problem.NotFound($"No message {number.ToString(CultureInfo.InvariantCulture)} is kept of {found.Name}.");
        AdminLog.MessageErased(logger, context.Connection.Id, found.Name, number, erased);
        return Answer(found, erased);
    }

    /// <summary>Erases all that was said under one nickname until now. The log does not name it.</summary>
    public async Task<IResult> OfNicknameAsync(string room, string? nick, HttpContext context)
    {
        if (nick is null)
            return Problem.BadRequest("nick is missing. To erase all of a room: DELETE /rooms/{room}.");
        if (!TryRead(nick, out var by, out var problem))
            return problem!;
        (var found, problem) = await RoomLookup.FindAsync(rooms, room);
        if (found is null)
            return problem!;

        var erased = await found.EraseAsync(1, long.MaxValue, by);
        AdminLog.NicknameErased(logger, context.Connection.Id, found.Name, erased);
        return Answer(found, erased);
    }

    /// <summary>All that was said in a room until now, and its topic. Its members stay.</summary>
    public async Task<IResult> AllAsync(string room, HttpContext context)
    {
        var (found, problem) = await RoomLookup.FindAsync(rooms, room);
        if (found is null)
            return problem!;

        await found.FlushAsync();
        var last = found.LastSeq;
        var erased = await found.EraseAsync(1, last, by: null);
        AdminLog.RoomErased(logger, context.Connection.Id, found.Name, last, erased);
        return Answer(found, erased);
    }

    /// <summary>Whether there is something to erase, or was.</summary>
    private static async ValueTask<bool> IsKeptAsync(Room room, long seq) =>
        await room.ReadAfterAsync(seq - 1, 1) is [var kept] && kept.Seq == seq;

    private static bool TryRead(string typed, out Nickname? nick, out Problem? problem)
    {
        // What operators said is stored under a reserved name.
        var isRead = Nickname.TryParse(typed, out nick, out var reason);
        if (!isRead && NameKey.Of(typed) == Nickname.Server.Key)
            (isRead, nick) = (true, Nickname.Server);
        problem = isRead ? null : Problem.Of(Refusals.InvalidNick(reason!));
        return isRead;
    }

    private static JsonAnswer<ErasedView> Answer(Room room, long erased) => new(new(room.Name.Text, erased), AdminJson.Readable.ErasedView);
}
