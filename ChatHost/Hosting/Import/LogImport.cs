using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Hosting.Import;

/// <summary>The moment at which the store believes things to be said.</summary>
internal sealed class LogClock : TimeProvider
{
    public DateTime? Moment { get; set; }

    public override DateTimeOffset GetUtcNow() => Moment is { } moment ? new(moment, TimeSpan.Zero) : base.GetUtcNow();
}

/// <param name="Said">How many lines are new.</param>
/// <param name="Known">How many were imported before.</param>
/// <param name="Older">How many are older than what else the room has, and left out: a room's times rise with its numbers.</param>
internal readonly record struct ImportResult(int Said, int Known, int Older);

/// <summary>Says the lines of a log in a room.</summary>
internal sealed class LogImport(IHistoryStore store, LogClock clock)
{
    /// <summary>What stands for a token with what was imported: no session's, since those are hashes.</summary>
    private const string Sender = "import";

    private const int MaxText = 4096;
    private const int MaxNick = 32;
    private const int MaxDrafts = 256;

    private readonly Dictionary<string, int> _alike = new(StringComparer.Ordinal);
    private readonly List<Draft> _drafts = [];
    private int _said;

    public async Task<ImportResult> RunAsync(RoomName room, ChatLogFormat format, IEnumerable<string> lines)
    {
        var log = await store.OpenAsync(room);
        try
        {
            var newest = log.LastSeq > 0 && await log.ReadAfterAsync(log.LastSeq - 1, 1, CancellationToken.None) is [var last] ? last.Time : DateTime.MinValue;
            var (known, older) = (0, 0);
            foreach (var line in lines.Select(format.Read).OfType<ChatLogLine>())
            {
                if (DraftOf(room, line) is not { } draft)
                    continue;
                if (await store.FindSentAsync(draft.SentAs!.Value, CancellationToken.None) is not null)
                {
                    known++;
                }
                else if (line.Time < newest)
                {
                    older++;
                }
                else
                {
                    if (line.Time != clock.Moment || _drafts.Count == MaxDrafts)
                        await AppendAsync(log);
                    newest = line.Time;
                    clock.Moment = line.Time;
                    _drafts.Add(draft);
                }
            }

            await AppendAsync(log);
            return new(_said, known, older);
        }
        finally
        {
            store.Close(log);
        }
    }

    private async ValueTask AppendAsync(IRoomLog log)
    {
        if (_drafts.Count > 0)
            await log.AppendAsync(_drafts, CancellationToken.None);
        _said += _drafts.Count;
        _drafts.Clear();
    }

    /// <summary>Of lines that are the same in all, each has its place among them, so that none counts for another.</summary>
    private Draft? DraftOf(RoomName room, ChatLogLine line)
    {
        var (nick, text) = (SafeText.Clean(line.Nick).Replace(' ', '_'), SafeText.Cut(SafeText.CleanMessage(line.Text), MaxText));
        if (nick.Length == 0 || text.Length == 0)
            return null;
        var content = string.Create(CultureInfo.InvariantCulture, $"{room.Key}\n{line.Time.Ticks}\n{line.Kind}\n{line.IsNotice}\n{nick}\n{text}");
        var place = _alike[content] = _alike.GetValueOrDefault(content) + 1;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place}\n{content}"))));
        return new(line.Kind, Nickname.FromLog(SafeText.Cut(nick, MaxNick)), text, new SendId(Sender, id)) { IsNotice = line.IsNotice };
    }
}
