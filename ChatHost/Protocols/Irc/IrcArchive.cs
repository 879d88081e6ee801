using System.Globalization;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Irc;

/// <summary>A log that CHATHISTORY reads: a room's, or that of what two accounts said to each other.</summary>
/// <param name="id">Stands before the numbers in the ids of its messages.</param>
/// <param name="lastSeq">The last number.</param>
internal abstract class IrcArchive(string id, long lastSeq)
{
    public long LastSeq => lastSeq;

    /// <summary>What a client calls: a channel it may read, or somebody of whom lines are kept. Null where there is none for it.</summary>
    public static async ValueTask<IrcArchive?> FindAsync(IrcConnection irc, string target)
    {
        if (!target.StartsWith('#'))
            return await IrcPairArchive.FindAsync(irc, target);
        if (!RoomName.TryParse(target.AsSpan(1), out _, out _) || await irc.Caller.FindReadableAsync(irc.Services.Lobby.Rooms, target[1..]) is not { Value: { } room })
            return null;
        await room.FlushAsync();
        return new IrcRoomArchive(irc, room);
    }

    /// <summary>Events after a number, of a range of numbers of the length of the limit at least; one that is gone may be left out.</summary>
    public abstract ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit);

    /// <summary>Events as lines, those of each in a list of its own.</summary>
    public abstract List<string>[] Write(IReadOnlyList<RoomEvent> events, string? batch);

    /// <summary>The number that an id stands for; null where it is none of this log.</summary>
    public long? SeqOf(string msgid) =>
        msgid.Split('-') is [var number, var seq] && number == id && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : null;
}

/// <summary>The log of a room.</summary>
internal sealed class IrcRoomArchive(IrcConnection irc, Room room) : IrcArchive(room.Log.Number.ToString(CultureInfo.InvariantCulture), room.LastSeq)
{
    public override ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit) => room.Log.ReadAfterAsync(after, limit, CancellationToken.None);

    public override List<string>[] Write(IReadOnlyList<RoomEvent> events, string? batch) => irc.Services.FormatOf(irc.FormatCapabilities)
        .Pieces([.. events.Select(logged => new RoomBatch.Entry(logged, Author: null, Renaming: null))], room.Log.Number, batch);
}

/// <summary>The log of what the client's account and another said to each other.</summary>
internal sealed class IrcPairArchive(IrcConnection irc, AccountRef reader, AccountRef other, long number, long lastSeq)
    : IrcArchive(string.Create(CultureInfo.InvariantCulture, $"{IrcTags.PairPrefix}{number}"), lastSeq)
{
    private readonly Dictionary<long, PrivateMessage> _read = [];

    public static new async ValueTask<IrcArchive?> FindAsync(IrcConnection irc, string target)
    {
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.FoundPair = null;
        await irc.Caller.RunAsync(irc.Services.Operations.PrivateHistory, new PrivateHistoryRequest(target, After: 0, Limit: 1));
        return answers.FoundPair is { } pair ? await OpenAsync(irc, pair.Reader, pair.Other) : null;
    }

    public static async ValueTask<IrcArchive> OpenAsync(IrcConnection irc, AccountRef reader, AccountRef other)
    {
        var logs = irc.Services.Lobby.Private;
        return new IrcPairArchive(irc, reader, other, await logs.NumberAsync(reader.Id, other.Id), await logs.LastSeqAsync(reader.Id, other.Id));
    }

    public override async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit)
    {
        var lines = await irc.Services.Lobby.Private.ReadAfterAsync(reader, other, after, limit);
        foreach (var line in lines)
            _read[line.Seq] = line;
        return [.. lines.Select(line => new RoomEvent
        {
            Kind = RoomEventKind.Message,
            Room = RoomName.OfPair(reader.Id, other.Id),
            Seq = line.Seq,
            Time = line.Time,
            Nick = line.From,
            Account = line.Account,
            Text = line.Text,
        })];
    }

    public override List<string>[] Write(IReadOnlyList<RoomEvent> events, string? batch) =>
        [.. events.Select(logged => _read[logged.Seq]).Select(line => irc.LinesOf(line, irc.Services.SourceOf(line.From, line.Account, null), line.To.Text, batch))];
}
