using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Commands;

/// <summary>Whoever typed a command: who asks, and what is meant where nothing is typed.</summary>
internal readonly record struct Typist
{
    public required Caller Caller { get; init; }

    public required ChatOperations Operations { get; init; }

    /// <summary>The room that is meant where none is typed; null for the conversation's own current one.</summary>
    public RoomName? Room { get; init; }

    /// <summary>The client's own id, under which nothing is said twice; null where it may be.</summary>
    public string? Id { get; init; }

    /// <summary>Asks for a secret, which the person types next, and goes on with it; null where that is not possible.</summary>
    public Action<string, Func<string, ValueTask>>? Ask { get; init; }

    /// <summary>Hears what became of what was said.</summary>
    public required ISayReceipt Receipt { get; init; }

    /// <summary>Asks for an operation.</summary>
    public ValueTask RunAsync<TRequest>(IOperation<TRequest> operation, TRequest request) => Caller.RunAsync(operation, request);

    /// <summary>Says something in the room that is meant.</summary>
    public ValueTask SayAsync(RoomEventKind kind, string text) =>
        RunAsync(Operations.Say, new SayRequest { Kind = kind, Room = Room?.Text, Text = text, Id = Id, Receipt = Receipt });

    public ValueTask RefuseAsync(Refusal refusal)
    {
        Caller.Answers.Refused(refusal);
        return default;
    }
}
