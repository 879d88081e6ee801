using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>What a room says as lines of IRC, for clients with the same capabilities: encoded once however many of them read it.</summary>
internal sealed class IrcFormat(IrcServices services, IrcCapabilities capabilities)
{
    private static readonly Func<IrcFormat, RoomBatch, EncodedBatch> EncodeBatch = static (format, batch) => format.Encode(batch);

    /// <summary>The batch in this format. Each event is one piece of it, be it one line, several or none.</summary>
    public EncodedBatch Of(RoomBatch batch) => batch.EncodedAs(this, EncodeBatch);

    /// <summary>
    /// Events as lines without their ends, those of each in a list of its own. What was said as one stands whole with its first line, and the
    /// others have none.
    /// </summary>
    /// <param name="entries">The events.</param>
    /// <param name="room">The room's number.</param>
    /// <param name="batch">The batch that they stand in; null where in none.</param>
    public List<string>[] Pieces(IReadOnlyList<RoomBatch.Entry> entries, long room, string? batch = null)
    {
        var pieces = new List<string>[entries.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var writer = new Writer(services, capabilities, entries[i], room, batch);
            for (var next = i + 1; next < pieces.Length && AreOne(entries[i].Event, entries[next].Event); next++)
                writer.Further.Add(entries[next].Event.Text!);
            entries[i].Event.WriteTo(writer);
            pieces[i] = writer.Lines;
            for (var skipped = 0; skipped < writer.Further.Count; skipped++)
                pieces[++i] = [];
        }

        return pieces;
    }

    /// <summary>What was said, in as many lines as it takes: as a batch for those who know such, else the tags are on the first.</summary>
    public static List<string> Said(IrcCapabilities capabilities, string tags, string source, string command, string target, IReadOnlyList<string> texts, bool isAction = false)
    {
        var head = $":{source} {command} {target} :";
        var room = IrcLine.MaxBytes - 2 - Encoding.UTF8.GetByteCount(head) - (isAction ? 9 : 0);
        var isBatch = (capabilities & IrcCapabilities.Multiline) != 0 && !isAction;
        var (lines, batch) = (new List<string>(), "");
        foreach (var text in texts)
        {
            var parts = IrcLine.Split(IrcLine.Last(text), room, keepsBlanks: isBatch);
            if (isBatch && batch.Length == 0 && (texts.Count > 1 || parts.Count > 1))
            {
                batch = IrcTags.NewBatch();
                lines.Add($"{tags}:{source} BATCH +{batch} draft/multiline {target}");
            }

            for (var i = 0; i < parts.Count; i++)
            {
                if (batch.Length > 0)
                    tags = i == 0 ? $"@batch={batch} " : $"@batch={batch};draft/multiline-concat ";
                lines.Add(isAction ? $"{tags}{head}\u0001ACTION {parts[i]}\u0001" : $"{tags}{head}{parts[i]}");
                tags = "";
            }
        }

        if (batch.Length > 0)
            lines.Add($":{source} BATCH -{batch}");
        return lines;
    }

    /// <summary>Whether a line was said as one with an earlier one, of which the first need not be here.</summary>
    private static bool AreOne(RoomEvent one, RoomEvent further) =>
        one.Kind == RoomEventKind.Message && further.Kind == RoomEventKind.Message && further.First > 0 && (further.First == one.Seq || further.First == one.First);

    private EncodedBatch Encode(RoomBatch batch)
    {
        var encoded = new EncodedBatch { Room = batch.Room };
        var pieces = Pieces(batch.Entries, batch.RoomNumber);
        for (var i = 0; i < pieces.Length; i++)
        {
            foreach (var line in pieces[i])
            {
                Encoding.UTF8.GetBytes(line, encoded);
                encoded.Write("\r\n"u8);
            }

            encoded.EndLine(batch.Entries[i].Event.Seq);
        }

        return encoded;
    }

    private sealed class Writer(IrcServices services, IrcCapabilities capabilities, RoomBatch.Entry entry, long room, string? batch) : IEventWriter
    {
        public List<string> Lines { get; } = [];

        /// <summary>What was said as one with the message.</summary>
        public List<string> Further { get; } = [];

        private AccountRef? Account => entry.Event.Account
            ?? (entry.Event.Kind is RoomEventKind.Left or RoomEventKind.Renamed or RoomEventKind.Moderated ? entry.Author?.Person.Account : null);

        private string Source => services.SourceOf(entry.Event.Nick, Account, entry.Author);

        private string Tags => IrcTags.Of(
            capabilities, entry.Event.Time, Account, entry.Event.IsNumbered ? IrcTags.IdOf(room, entry.Event.Seq) : null, batch);

        private string SpeakerTags => IrcTags.With(IrcTags.With(Tags, capabilities, IrcTags.BotOf(entry.Author)), capabilities, entry.ClientTags);

        private string Channel => IrcLine.ChannelOf(entry.Event.Room);

        public void Message(RoomEvent message) =>
            Lines.AddRange(Said(capabilities, SpeakerTags, Source, message.IsNotice ? "NOTICE" : "PRIVMSG", Channel, [message.Text!, .. Further]));

        public void Action(RoomEvent action) => Lines.AddRange(Said(capabilities, SpeakerTags, Source, "PRIVMSG", Channel, [action.Text!], isAction: true));

        public void Topic(RoomEvent topic) => Add("TOPIC", [Channel], IrcConnection.TopicFor(topic.Text));

        public void Joined(RoomEvent joined)
        {
            if ((capabilities & IrcCapabilities.ExtendedJoin) != 0)
                Add("JOIN", [Channel, joined.Account?.Name ?? "*"], (entry.Author as Session)?.Recipient.RealName ?? joined.Nick.Text);
            else
                Add("JOIN", [Channel], null);
            if ((capabilities & IrcCapabilities.AwayNotify) != 0 && entry.Author is Session { Person.Away: { } away })
                Add("AWAY", [], away);
            if (joined.IsOperator || joined.IsVoiced)
                Lines.Add(IrcLine.Of(services.Name, "MODE", [Channel, joined.IsOperator ? "+o" : "+v", joined.Nick.Text], null));
        }

        public void Left(RoomEvent left)
        {
            if (left.Quit is { } quit)
                Add("QUIT", [], quit);
            else if (left.By is null)
                Add("PART", [Channel], string.IsNullOrEmpty(left.Text) ? null : left.Text);
            else if (left.Moderation is not { Do: "kick" })
                Lines.Add($"{Tags}{IrcLine.Of(services.SourceOf(left.By), "KICK", [Channel, left.Nick.Text], left.Moderation?.Reason ?? left.By.Text)}");
        }

        public void Renamed(RoomEvent renamed) => Add("NICK", [], renamed.To!.Text);

        public void Identified(RoomEvent identified)
        {
            if ((capabilities & IrcCapabilities.AccountNotify) != 0)
                Add("ACCOUNT", [identified.Account?.Name ?? "*"], null);
            if ((capabilities & IrcCapabilities.ChgHost) != 0)
                Add("CHGHOST", [entry.Author?.User ?? "~guest", services.HostOf(identified.Account, entry.Author)], null);
        }

        public void Moderated(RoomEvent moderated)
        {
            var done = moderated.Moderation!;
            if (done.Do == "kick")
                Add("KICK", [Channel, done.Who!], string.IsNullOrEmpty(moderated.Text) ? moderated.Nick.Text : moderated.Text);
            else if (IrcModes.Of(done) is { Length: > 0 } modes)
                Add("MODE", [Channel, .. modes], null);
        }

        public void Erased(RoomEvent erased)
        {
            if ((capabilities & IrcCapabilities.Redaction) != 0)
                Lines.Add($"{IrcTags.Of(capabilities, erased.Time, null, null, batch)}{IrcLine.Of(services.Name, "REDACT", [Channel, IrcTags.IdOf(room, erased.Seq)], null)}");
        }

        private void Add(string command, string[] middles, string? last) => Lines.Add($"{Tags}{IrcLine.Of(Source, command, middles, last)}");
    }
}
