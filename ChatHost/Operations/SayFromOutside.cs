using System.Globalization;
using System.Net;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <summary>What a program that is in no room says there.</summary>
/// <param name="Room">Where.</param>
/// <param name="Nick">The name that it is said under, as typed; null for the server's.</param>
/// <param name="Text">As typed; each line of it is a message.</param>
/// <param name="Id">The program's own id, under which nothing is said twice; null where it may be.</param>
/// <param name="Account">The account that says it, under the name it wears; null for operators and the server.</param>
/// <param name="Address">Where the account comes from, or of IPv6 the network.</param>
/// <param name="IsOperator">Whether the account is a server operator.</param>
internal readonly record struct OutsideRequest(
    RoomName Room, string? Nick, string Text, string? Id, AccountRef? Account = null, IPAddress? Address = null, bool IsOperator = false);

/// <summary>
/// Says something in a room for a program that is not in it: a webhook, a cron job, an operator's script. Once, however often it is
/// sent under the same id, also after a restart, as long as the message is kept.
/// </summary>
internal sealed class SayFromOutside(
    RoomRegistry rooms, NameRegistry names, IHistoryStore store, IOptionsMonitor<LimitOptions> limits)
{
    /// <summary>What stands for a token with the messages of programs: no session's, since those are hashes.</summary>
    private const string Sender = "outside";

    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    private readonly MessageTexts _texts = new(limits);
    private readonly SaidOnce _saidOnce = new(rooms);
    private readonly SendLedger _ledger = new(Sender, store, hasPast: true);
    private readonly KeyedLock _ids = new();

    /// <exception cref="HistoryUnavailableException">The store cannot be read or written now; nothing was said.</exception>
    public async ValueTask<Outcome> RunAsync(OutsideRequest request, CancellationToken cancellationToken)
    {
        var person = request.Account is { } known ? names.FindAccount(known.Id) : null;
        var (nick, refusal) = request.Account is { } account ? person?.Nickname ?? Nickname.FromLog(account.Name) : Parse(request.Nick);
        if (nick is null)
            return refusal!;
        var isMember = person?.Sessions.Any(session => session.In(request.Room) is not null) == true;
        var author = new Author(nick, request.Account, isMember, request.Address) { IsOperator = request.IsOperator };
        (var lines, refusal) = _texts.CleanLines(request.Text.Split(LineEnds, StringSplitOptions.None));
        if (lines is null)
            return refusal!;
        var receipt = new Receipt();
        Outcome outcome;
        if (request.Id is null)
        {
            outcome = await PostAsync(request.Room, author, lines, receipt, sentAs: null);
        }
        else
        {
            // Whoever comes with the same id at the same time finds the first one under way.
            // An account's ids are its own: no id of a header has a blank.
            var id = request.Account is { } owner ? string.Create(CultureInfo.InvariantCulture, $"{owner.Id} {request.Id}") : request.Id;
            using var _ = await _ids.EnterAsync(id);
            outcome = await PostOnceAsync(request.Room, author, lines, receipt, id);
        }

        return outcome.IsPending
            ? await receipt.Task.WaitAsync(cancellationToken) with { IsRepeated = outcome.IsRepeated }
            : outcome with { LastSeq = outcome.LastSeq ?? outcome.Seq };
    }

    private static Found<Nickname> Parse(string? typed)
    {
        if (typed is null)
            return Nickname.Server;
        return Nickname.TryParse(typed, out var nick, out var reason) ? nick : Refusals.InvalidNick(reason);
    }

    private async ValueTask<Outcome> PostOnceAsync(RoomName room, Author author, List<string> lines, Receipt receipt, string id)
    {
        var sent = new SentUnder(id, RoomEventKind.Message, room, lines, IsBlock: lines.Count > 1, author.Nick);
        if (await _saidOnce.FindAsync(_ledger, sent, receipt) is { } before)
            return before;
        var pending = new PendingSend(_ledger, id, sent.Kind, room, sent.Content, sent.IsBlock);
        pending.Notify(receipt);
        _ledger.Add(pending);
        var isPosted = false;
        try
        {
            var outcome = await PostAsync(room, author, lines, pending, _ledger.Name(id));
            isPosted = outcome.IsPending;
            return outcome;
        }
        finally
        {
            if (!isPosted)
                _ledger.Forget(pending);
        }
    }

    /// <summary>What the present state allows.</summary>
    private async ValueTask<Outcome> PostAsync(RoomName name, Author author, List<string> lines, ISayReceipt receipt, SendId? sentAs)
    {
        if (author.Account is null && names.IsTaken(author.Nick))
            return Refusals.NickInUse(author.Nick);
        var request = new RoomRequest.SayAll(author, lines, sentAs, receipt);
        while (await rooms.FindAsync(name) is { } room)
        {
            if (room.TryPost(request))
                return Outcome.Pending;

            // It has just closed, and is soon gone or there again.
            await Task.Yield();
        }

        return Refusals.NoSuchRoom(name);
    }

    /// <summary>Completes when the room has said it, or could not.</summary>
    private sealed class Receipt : ISayReceipt
    {
        private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Outcome> Task => _outcome.Task;

        void ISayReceipt.Said(RoomName room, long first, long last) =>
            _outcome.TrySetResult(new Outcome { Room = room, Seq = first, LastSeq = last });

        void ISayReceipt.Denied(RoomName room, Denial denial) => _outcome.TrySetResult(Refusals.Denied(room, denial));

        void ISayReceipt.NotSaid(RoomName room, string reason) => _outcome.TrySetException(new HistoryUnavailableException(reason));
    }
}
