using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <summary>What is to be said, done or set in a room, as one of its numbered events.</summary>
internal readonly record struct SayRequest
{
    public required RoomEventKind Kind { get; init; }

    /// <summary>As typed; nothing means the current room.</summary>
    public string? Room { get; init; }

    /// <summary>As typed. A topic may be empty: the room has none then.</summary>
    public string Text { get; init; }

    /// <summary>Several messages that stay together, as typed, in place of <see cref="Text"/>.</summary>
    public IReadOnlyList<string>? Block { get; init; }

    /// <summary>The client's own id, under which nothing is said twice; null where it may be.</summary>
    public string? Id { get; init; }

    /// <summary>Whether a program says it, which no program is to answer.</summary>
    public bool IsNotice { get; init; }

    /// <summary>What the client adds for those of others, as they read it; not kept; none of a block.</summary>
    public string? ClientTags { get; init; }

    /// <summary>Hears how it went, once that is known.</summary>
    public required ISayReceipt Receipt { get; init; }
}

/// <summary>Says something in a room that the session is in; once, however often it is sent under the same id.</summary>
internal sealed class Say(MessageTexts texts, SaidOnce saidOnce, IOptionsMonitor<LimitOptions> limits, OperationsMetrics metrics) : IOperation<SayRequest>
{
    public ValueTask<Outcome> RunAsync(Caller caller, SayRequest request) =>
        request.Block is null && request.Id is null ? new(SayText(caller, request)) : SayOnceAsync(caller, request);

    /// <summary>The way of nearly every message of a person: nothing is allocated on it but what the room keeps.</summary>
    private Outcome SayText(Caller caller, SayRequest request)
    {
        var (text, refusal) = CleanText(request);
        if (text is null)
            return refusal!;
        (var membership, refusal) = caller.FindMembership(request.Room);
        if (membership is null)
            return refusal!;
        caller.Session.HasSpoken = true;
        membership.Say(request.Kind, text, request.Receipt, isNotice: request.IsNotice, clientTags: request.ClientTags);
        return Outcome.Pending;
    }

    private async ValueTask<Outcome> SayOnceAsync(Caller caller, SayRequest request)
    {
        var (lines, refusal) = CleanLines(request);
        if (lines is null)
            return refusal!;
        var isBlock = request.Block is not null;
        var ledger = request.Id is null ? null : caller.Conversation.Handle?.Held.Sent;
        if (ledger is not null && request.Room is { } typed)
        {
            // What was sent before is answered whether or not the session is still in the room.
            if (!RoomName.TryParse(typed, out var room, out var reason))
                return Refusals.InvalidRoom(reason);
            if (await saidOnce.FindAsync(ledger, new(request.Id!, request.Kind, room, lines, isBlock), request.Receipt) is { } outcome)
                return outcome;
        }

        (var membership, refusal) = caller.FindMembership(request.Room);
        if (membership is null)
            return refusal!;

        // Each line costs what it costs alone; the first was paid for with the request.
        if (lines.Count > 1 && !await caller.Conversation.PaceAsync(lines.Count - 1))
            return Outcome.Pending;
        var receipt = request.Receipt;
        SendId? sentAs = null;
        if (ledger is not null)
        {
            var pending = new PendingSend(ledger, request.Id!, request.Kind, membership.Room.Name, string.Join('\n', lines), isBlock);
            pending.Notify(receipt);
            ledger.Add(pending);
            (receipt, sentAs) = (pending, ledger.Name(request.Id!));
        }

        caller.Session.HasSpoken = true;
        if (isBlock)
            membership.SayBlock(lines, receipt, sentAs, request.IsNotice);
        else
            membership.Say(request.Kind, lines[0], receipt, sentAs, request.IsNotice);
        return Outcome.Pending;
    }

    private Found<string> CleanText(SayRequest request) =>
        request.Kind == RoomEventKind.Topic ? texts.CleanOrEmpty(request.Text) : texts.Clean(request.Text);

    /// <summary>What is to be said; of a block those lines in which something can be seen.</summary>
    private Found<List<string>> CleanLines(SayRequest request)
    {
        if (request.Block is not { } block)
        {
            var (text, refusal) = CleanText(request);
            return text is null ? refusal! : new List<string> { text };
        }

        var max = limits.CurrentValue.MaxLines;
        if (block.Count <= max)
            return texts.CleanLines(block);
        metrics.BlockRefused();
        return Refusals.TooManyLines(max);
    }
}
