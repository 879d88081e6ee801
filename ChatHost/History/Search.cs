using System.Text;
using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>One search through a log, forwards or backwards, within a maximum of texts examined.</summary>
/// <param name="log">The log to search.</param>
/// <param name="words">What to look for.</param>
/// <param name="limit">Maximum number of messages to find.</param>
/// <param name="newestFirst">Backwards.</param>
internal sealed class Search(IRoomLog log, SearchWords words, int limit, bool newestFirst)
{
    /// <summary>
    /// Maximum number of texts that one search examines: some ten milliseconds. A text with letters beyond ASCII counts for more, by its
    /// length: comparing it costs a hundred times as much.
    /// </summary>
    public const int MaxTexts = 20_000;

    /// <summary>Number of characters of a text beyond ASCII that cost as much as one text of ASCII letters.</summary>
    private const int CharactersOfOne = 32;

    private const int Page = 256;

    private readonly List<RoomEvent> _found = [];

    /// <summary>The number examined last.</summary>
    public long Reached { get; private set; }

    public SearchWords Words => words;

    public bool NewestFirst => newestFirst;

    /// <summary>Number of texts that may still be examined.</summary>
    public int Budget { get; private set; } = MaxTexts;

    public bool IsOver => _found.Count >= limit || Budget <= 0;

    public SearchResult Result(bool isWhole)
    {
        if (newestFirst)
            _found.Reverse();
        return new(_found, isWhole ? null : Reached);
    }

    /// <summary>Examines one event; the next one follows it in the direction of the search.</summary>
    public void LookAt(RoomEvent logged)
    {
        Budget -= logged.Text is { } text && !Ascii.IsValid(text) ? 1 + (text.Length / CharactersOfOne) : 1;
        Reached = logged.Seq;
        if (words.Match(logged))
            _found.Add(logged);
    }

    /// <summary>Examines each event from one number to another; false if the search is over before.</summary>
    /// <exception cref="HistoryUnavailableException">The log cannot be read now.</exception>
    public async ValueTask<bool> ScanAsync(long first, long last, CancellationToken cancellationToken)
    {
        while (first <= last)
        {
            var from = newestFirst ? Math.Max(first, last - Page + 1) : first;
            var to = newestFirst ? last : Math.Min(last, first + Page - 1);
            var page = await log.ReadAfterAsync(from - 1, Page, cancellationToken);
            var inside = page.TakeWhile(logged => logged.Seq <= to);
            foreach (var logged in newestFirst ? inside.Reverse() : inside)
            {
                if (IsOver)
                    return false;
                LookAt(logged);
            }

            // Nothing is kept before the first event of a page that begins later than asked.
            if (page.Count == 0 || (newestFirst && page[0].Seq > from))
                break;
            (first, last) = newestFirst ? (first, from - 1) : (Math.Max(to, page[0].Seq - 1) + 1, last);
        }

        return true;
    }
}
