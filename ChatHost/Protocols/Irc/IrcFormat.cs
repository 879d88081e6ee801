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

    /// <summary>One event as lines without their ends.</summary>
    public List<string> Lines(RoomBatch.Entry entry, long room, string? batch = null)
    {
        var writer = new Writer(services, capabilities, entry, room, batch);
        entry.Event.WriteTo(writer);
        return writer.Lines;
    }

    /// <summary>A text in as many lines as it takes; the tags on the first.</summary>
    public static IEnumerable<string> Said(string tags, string source, string command, string target, string text, bool isAction)
    {
        var head = $":{source} {command} {target} :";
        var room = IrcLine.MaxBytes - 2 - Encoding.UTF8.GetByteCount(head) - (isAction ? 9 : 0);
        foreach (var part in IrcLine.Split(IrcLine.Last(text), room))
        {
            yield return isAction ? $"{tags}{head}\u0001ACTION {part}\u0001" : $"{tags}{head}{part}";
            tags = "";
        }
    }

    private EncodedBatch Encode(RoomBatch batch)
    {
        var encoded = new EncodedBatch { Room = batch.Room };
        foreach (var entry in batch.Entries)
        {
            foreach (var line in Lines(entry, batch.RoomNumber))
            {
                Encoding.UTF8.GetBytes(line, encoded);
                encoded.Write("\r\n"u8);
            }

            encoded.EndLine(entry.Event.Seq);
        }

        return encoded;
    }

    private sealed class Writer(IrcServices services, IrcCapabilities capabilities, RoomBatch.Entry entry, long room, string? batch) : IEventWriter
    {
        public List<string> Lines { get; } = [];

        private AccountRef? Account => entry.Event.Account
            ?? (entry.Event.Kind is RoomEventKind.Left or RoomEventKind.Renamed or RoomEventKind.Moderated ? entry.Author?.Person.Account : null);

        private string Source => services.SourceOf(entry.Event.Nick, Account, entry.Author);

        private string Tags => IrcTags.Of(
            capabilities, entry.Event.Time, Account, entry.Event.IsNumbered ? IrcTags.IdOf(room, entry.Event.Seq) : null, batch);

        private string SpeakerTags => IrcTags.OfSpeaker(Tags, capabilities, entry.Author);

        private string Channel => IrcLine.ChannelOf(entry.Event.Room);

        public void Message(RoomEvent message) =>
            Lines.AddRange(Said(SpeakerTags, Source, message.IsNotice ? "NOTICE" : "PRIVMSG", Channel, message.Text!, isAction: false));

        public void Action(RoomEvent action) => Lines.AddRange(Said(SpeakerTags, Source, "PRIVMSG", Channel, action.Text!, isAction: true));

        public void Topic(RoomEvent topic) => Add("TOPIC", [Channel], IrcConnection.TopicFor(topic.Text));

        public void Joined(RoomEvent joined)
        {
            if ((capabilities & IrcCapabilities.ExtendedJoin) != 0)
                Add("JOIN", [Channel, joined.Account?.Name ?? "*"], (entry.Author as Session)?.Recipient.RealName ?? joined.Nick.Text);
            else
                Add("JOIN", [Channel], null);
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
