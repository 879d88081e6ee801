using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Tests.Support;

/// <summary>
/// Writes down all that the rooms hand it, its own lines too, each as one line of text:
/// <code>
/// entered dev: 2 here, last 46
/// dev 47 alice: hello
/// dev 48 ~ alice waves
/// dev 49 * alice: the topic
/// dev alice joined (2)
/// dev alice left (1) parting words
/// dev alice renamed to bob
/// alice -> bob: psst
/// </code>
/// </summary>
internal sealed class RecordingRecipient : ISessionRecipient
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<RoomEvent> _events = [];
    private readonly List<int> _batchSizes = [];

    /// <summary>All that was written down so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The events of all rooms, in the order heard.</summary>
    public IReadOnlyList<RoomEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>How many events each batch held.</summary>
    public IReadOnlyList<int> BatchSizes
    {
        get
        {
            lock (_lock)
                return [.. _batchSizes];
        }
    }

    /// <summary>Called for each batch, on the thread of the room's writer.</summary>
    public Action<RoomBatch>? OnDeliver { get; set; }

    /// <summary>Forgets what was written down, and returns it.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            string[] taken = [.. _lines];
            _lines.Clear();
            return taken;
        }
    }

    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        lock (_lock)
            _lines.Add($"entered {membership.Room.Name}: {members} here, last {lastSeq}");
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership)
    {
        OnDeliver?.Invoke(batch);
        lock (_lock)
        {
            _batchSizes.Add(batch.Count);
            foreach (var entry in batch.Entries)
            {
                _events.Add(entry.Event);
                if (entry.Renaming?.TryMarkSeen(membership.Session) != false)
                    _lines.Add(TextOf(entry.Event));
            }
        }
    }

    SessionOrigin? ISessionRecipient.Origin => null;

    System.Net.IPAddress? ISessionRecipient.Address => null;

    void ISessionRecipient.End(SessionEnd end)
    {
        lock (_lock)
            _lines.Add($"ended: {end.Text}");
    }

    void ISessionRecipient.Changed()
    {
        // Nothing is kept.
    }

    string ISessionRecipient.User => "~test";

    void ISessionRecipient.Invited(RoomName room, Nickname by)
    {
        lock (_lock)
            _lines.Add($"invited to {room} by {by}");
    }

    void ISessionRecipient.Announced(Nickname by, string text)
    {
        lock (_lock)
            _lines.Add($"{by} announces {text}");
    }

    void ISessionRecipient.Removed(Membership membership, Removal removal)
    {
        lock (_lock)
            _lines.Add(removal.By is null ? $"out of {membership.Room.Name}" : $"out of {membership.Room.Name} by {removal.By}");
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        lock (_lock)
            _lines.Add($"{message.From} -> {message.To}: {message.Text}");
        return true;
    }

    void ISessionRecipient.SentPrivate(PrivateMessage message)
    {
        lock (_lock)
            _lines.Add($"sent {message.From} -> {message.To}: {message.Text}");
    }

    void ISessionRecipient.HearAside(AsideMessage message)
    {
        lock (_lock)
            _lines.Add($"{message.By.Nickname} aside: {message.Text}");
    }

    void ISessionRecipient.MarkedRead(ReadMark mark)
    {
        lock (_lock)
            _lines.Add($"read {mark.Room?.Text ?? "@" + mark.With} {mark.Seq}");
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message)
    {
        lock (_lock)
            _lines.Add($"not delivered to {message.To}: {message.Text}");
    }

    private static string TextOf(RoomEvent happened) => happened.Kind switch
    {
        RoomEventKind.Message => $"{happened.Room} {happened.Seq} {happened.Nick}: {happened.Text}",
        RoomEventKind.Action => $"{happened.Room} {happened.Seq} ~ {happened.Nick} {happened.Text}",
        RoomEventKind.Topic => $"{happened.Room} {happened.Seq} * {happened.Nick}: {happened.Text}",
        RoomEventKind.Joined => $"{happened.Room} {happened.Nick} joined ({happened.Members})",
        RoomEventKind.Left => $"{happened.Room} {happened.Nick} left ({happened.Members}) {happened.Text}".TrimEnd(),
        RoomEventKind.Moderated => $"{happened.Room} {happened.Nick} {happened.Moderation!.Do} {happened.Moderation.Who}{happened.Moderation.Setting} {happened.Moderation.Value}".TrimEnd(),
        RoomEventKind.Identified => $"{happened.Nick} is {happened.Account?.Name ?? "a guest"}",
        _ => $"{happened.Room} {happened.Nick} renamed to {happened.To}",
    };
}
