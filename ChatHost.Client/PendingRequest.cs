using System.Text.Json.Nodes;

namespace ChatHost.Client;

/// <summary>What becomes of a request whose connection was lost before the answer.</summary>
internal enum OnLoss
{
    /// <summary>It is sent again: the server knows its id, and does not say it twice. Its session must be the same.</summary>
    SendAgainInSession,

    /// <summary>It is sent again: doing it twice is harmless.</summary>
    SendAgain,

    /// <summary>It fails if it was sent: whether it was done is unknown.</summary>
    Fail,
}

/// <summary>A request that was not answered yet.</summary>
internal sealed class PendingRequest(string id, JsonObject body, OnLoss onLoss)
{
    private readonly TaskCompletionSource<AckEvent> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ChatEvent> _events = [];

    public string Id => id;

    public JsonObject Body => body;

    public OnLoss OnLoss => onLoss;

    public string Type { get; } = (string)body["type"]!;

    public string? Room { get; } = (string?)body["room"];

    /// <summary>Whether any of it may have reached a server.</summary>
    public bool WasSent { get; private set; }

    /// <summary>Whether it was sent over more than one connection.</summary>
    public bool WasSentAgain { get; private set; }

    public Task<AckEvent> Answer => _answer.Task;

    /// <summary>The events that the server sent in answer. To be read once <see cref="Answer"/> has completed.</summary>
    public IReadOnlyList<ChatEvent> Events => _events;

    /// <summary>Takes an event if it may be part of the answer.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="isNew">Whether it is a numbered event that comes for the first time.</param>
    public bool TryTake(ChatEvent happened, bool isNew)
    {
        var isPart = Type switch
        {
            // A live event may be one that the answer brings, too. Which rooms are meant, and how many events, is known at the end.
            "history" => happened is NumberedEvent,
            "search" => happened is NumberedEvent && !isNew,
            "members" => happened is MembersEvent,
            "rooms" => happened is RoomsEvent,
            "topic" when body["text"] is null => happened is NoTopicEvent || (happened is TopicEvent && !isNew),
            _ => false,
        };
        if (isPart)
            _events.Add(happened);
        return isPart;
    }

    /// <summary>It is about to be sent; if it was sent before, its answer begins again.</summary>
    public void BeginSend()
    {
        WasSentAgain = WasSent;
        WasSent = true;
        _events.Clear();
    }

    public void Acknowledge(AckEvent ack) => _answer.TrySetResult(ack);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
