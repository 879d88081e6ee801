using ChatHost.Messages;

namespace ChatHost.Operations;

/// <summary>How an operation ended: done, or refused for one reason.</summary>
internal readonly record struct Outcome
{
    /// <summary>Done.</summary>
    public static readonly Outcome Done;

    /// <summary>Whoever asked learns later how it went: from the receipt that came with the request.</summary>
    public static readonly Outcome Pending = new() { IsPending = true };

    /// <summary>Why it was not done; null where it was.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The room it was about, where there is one.</summary>
    public RoomName? Room { get; init; }

    /// <summary>How far back a search looked, where that was not all.</summary>
    public long? Reached { get; init; }

    /// <summary>The number of what was said.</summary>
    public long? Seq { get; init; }

    /// <summary>When what has that number was said, in UTC, where that matters.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The last number of several lines that were said as one.</summary>
    public long? LastSeq { get; init; }

    /// <summary>The session's new token, where it has another from now on.</summary>
    public string? Token { get; init; }

    /// <summary>The name that the session wears, where it may be another now.</summary>
    public Nickname? Nick { get; init; }

    /// <summary>A key that was made, shown this once.</summary>
    public string? Key { get; init; }

    /// <summary>How many messages were erased, where that was asked for.</summary>
    public long? Erased { get; init; }

    public bool IsPending { get; init; }

    /// <summary>Whether it was done before, under the same id.</summary>
    public bool IsRepeated { get; init; }

    public static implicit operator Outcome(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>Done, about this room.</summary>
    public static Outcome In(RoomName room) => new() { Room = room };
}

/// <summary>What was looked for, or why there is none.</summary>
internal readonly record struct Found<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Found<T>(T value) => new(value, Refusal: null);

    public static implicit operator Found<T>(Refusal refusal) => new(Value: null, refusal);
}
