using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>An event that has no number yet. The log gives it one.</summary>
/// <param name="SentAs">The id under which its sender may ask for it again; null if the sender gave none.</param>
/// <param name="Continues">Whether it belongs to the same block of lines as the draft before it.</param>
internal readonly record struct Draft(RoomEventKind Kind, Nickname Nick, string Text, SendId? SentAs = null, bool Continues = false)
{
    /// <summary>The account of whoever said it; null for a guest.</summary>
    public AccountRef? Account { get; init; }

    /// <summary>Whether a program says it, which no program is to answer.</summary>
    public bool IsNotice { get; init; }

    /// <summary>Several lines said as one, which nothing comes between.</summary>
    public static Draft[] Block(Nickname nick, AccountRef? account, IReadOnlyList<string> lines, SendId? sentAs, bool isNotice = false) =>
        [.. lines.Select((line, i) => new Draft(RoomEventKind.Message, nick, line, i == 0 ? sentAs : null, Continues: i > 0) { Account = account, IsNotice = isNotice })];

    /// <summary>What it becomes under its number.</summary>
    /// <param name="first">The number of the first line of its block.</param>
    public RoomEvent ToEvent(RoomName room, long seq, DateTime time, long first) => new()
    {
        Kind = Kind,
        Room = room,
        Seq = seq,
        Time = time,
        Nick = Nick,
        Account = Account,
        Text = Text,
        IsNotice = IsNotice,
        First = Continues ? first : 0,
    };

    /// <summary>The topic that it sets; null where it removes the topic.</summary>
    public string? Topic => Text.Length > 0 ? Text : null;
}
