using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>TAGMSG: client-only tags without a text, from one client to others; of typing people read in other protocols too.</summary>
internal static class IrcTagMessages
{
    private const string Command = "TAGMSG";
    private const string TypingTag = "+typing";

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        if (!irc.Has(IrcCapabilities.MessageTags))
        {
            irc.Numeric("421", [Command], "Unknown command");
            return;
        }

        if (request[0].Length == 0)
            irc.Numeric("411", $"No recipient given ({Command})");
        var typing = request.Tags.TryGetValue(TypingTag, out var state) ? StateOf(state) : null;
        var tags = IrcTags.OfClient(request.Tags.Where(tag => tag.Key != TypingTag || typing is null));
        foreach (var target in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Take(IrcMessaging.MaxTargets))
            await SendAsync(irc, target, tags, typing);
    }

    /// <summary>What a client reads of somebody who is typing.</summary>
    public static string LineOf(IrcConnection irc, TypingNotice notice) => LineFor(
        irc,
        $"{TypingTag}={NameOf(notice.State)}",
        IrcLine.Of(irc.Services.SourceOf(notice.By), Command, [notice.Room is { } room ? IrcLine.ChannelOf(room) : notice.To!.Text], null),
        notice.Time,
        notice.By.Person.Account,
        IrcTags.NewId());

    private static async ValueTask SendAsync(IrcConnection irc, string target, string tags, TypingState? typing)
    {
        irc.Asks(Command, target);
        if (target.StartsWith('#') && (!IrcRooms.TryGetRoom(irc, target, Command, out var name) || !await IrcRooms.ExistsAsync(irc, name, target)))
            return;
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.HasRefused = false;
        if (typing is { } state)
            await irc.Caller.RunAsync(irc.Services.Operations.Typing, new TypingRequest(target.StartsWith('#') ? target[1..] : null, target.StartsWith('#') ? null : target, state));
        if (answers.HasRefused)
            return;
        IEnumerable<IrcConnection>? readers = [];
        if ((tags.Length > 0 || typing is null) && (readers = await FindReadersAsync(irc, target)) is null)
            return;
        var (now, id, source) = (irc.Now, IrcTags.NewId(), irc.Session.Person);
        var line = IrcLine.Of(irc.Source, Command, [target], null);

        // What one sends to oneself arrives, beside the echo.
        foreach (var other in readers.Where(other => (other != irc || !target.StartsWith('#')) && other.Has(IrcCapabilities.MessageTags)))
            other.SendNow(LineFor(other, tags, line, now, source.Account, id));
        if (irc.Has(IrcCapabilities.EchoMessage))
            irc.Reply(LineFor(irc, string.Join(';', ((string[])[typing is { } shown ? $"{TypingTag}={NameOf(shown)}" : "", tags]).Where(part => part.Length > 0)), line, now, source.Account, id));
    }

    /// <summary>Null where it may not be sent, and the client has been told so.</summary>
    private static async ValueTask<IEnumerable<IrcConnection>?> FindReadersAsync(IrcConnection irc, string target)
    {
        IEnumerable<Session> readers = [];
        if (target.StartsWith('#'))
        {
            var (membership, refusal) = irc.Caller.FindMembership(target[1..]);
            var found = membership is null ? null : await membership.Room.FindOverhearersAsync(membership);
            if ((refusal ?? (found!.Denial is { } denial ? Refusals.Denied(membership!.Room.Name, denial) : null)) is { } why)
            {
                irc.Caller.Answers.Refused(why);
                return null;
            }

            readers = found!.Members.Select(member => member.Member).OfType<Session>();
        }
        else if (irc.Services.Find(target) is { } person)
        {
            readers = person.Sessions;
        }
        else
        {
            irc.Numeric("401", [IrcLine.Middle(target)], "No such nick/channel");
            return null;
        }

        return readers.Where(reader => !reader.Hides(irc.Session.Nickname, irc.Session.Person)).Select(reader => reader.Recipient).OfType<IrcConnection>();
    }

    private static string LineFor(IrcConnection reader, string tags, string line, DateTime time, AccountRef? account, string id)
    {
        var own = IrcTags.Of(reader.Capabilities, time, account, id).TrimEnd().TrimStart('@');
        var all = string.Join(';', ((string[])[own, tags]).Where(part => part.Length > 0));
        return all.Length > 0 ? $"@{all} {line}" : line;
    }

    private static string NameOf(TypingState state) => state switch
    {
        TypingState.Active => "active",
        TypingState.Paused => "paused",
        _ => "done",
    };

    private static TypingState? StateOf(string name)
    {
        foreach (var state in Enum.GetValues<TypingState>())
        {
            if (NameOf(state) == name)
                return state;
        }

        return null;
    }
}
