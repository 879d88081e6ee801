using System.Globalization;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>METADATA (draft/metadata-2): what clients note of accounts and rooms, for other clients of IRC.</summary>
internal static class IrcMetadata
{
    public const string Command = "METADATA";

    private const int MaxSubscriptions = 50;
    private const int MaxKey = 64;

    public static string Announced { get; } = string.Create(
        CultureInfo.InvariantCulture, $"draft/metadata-2=max-subs={MaxSubscriptions},max-keys={SetMetadata.MaxKeys},max-value-bytes={SetMetadata.MaxBytes}");

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        var (target, sub) = (request[0], request[1].ToUpperInvariant());
        irc.Asks(Command, target);
        switch (sub)
        {
            case "GET" when request.Count > 2:
                await ShowAsync(irc, target, request.Parameters[2..]);
                break;
            case "LIST":
                await ShowAsync(irc, target, keys: null);
                break;
            case "SET" when request.Count > 2:
                if (TryGetKey(irc, request[2], out var key))
                    await ChangeAsync(irc, target, key, request.Count > 3 ? request[3] : null);
                break;
            case "CLEAR":
                await ChangeAsync(irc, target, key: null, value: null);
                break;
            case "SUB" when request.Count > 2:
                Subscribe(irc, request.Parameters[2..]);
                break;
            case "UNSUB" when request.Count > 2:
                Unsubscribe(irc, request.Parameters[2..]);
                break;
            case "SUBS":
                ShowKeys(irc, "772", irc.Subscriptions ?? []);
                break;
            case "SYNC":
                await SyncAsync(irc, target);
                break;
            case "GET" or "SET" or "SUB" or "UNSUB":
                irc.Numeric("461", [Command], "Not enough parameters");
                break;
            default:
                irc.Fail(Command, "INVALID_SUBCOMMAND", [IrcLine.Middle(SafeText.Clean(request[1]))], "Invalid subcommand");
                break;
        }
    }

    /// <summary>Why it was not done.</summary>
    public static void Refuse(IrcConnection irc, Refusal refusal, string subject)
    {
        var (target, key) = subject.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank ? (subject[..blank], subject[(blank + 1)..]) : (subject, "*");
        if (refusal.Code == RefusalCode.NoSuchItem)
        {
            irc.Fail(Command, "KEY_NOT_SET", [IrcLine.Middle(target), IrcLine.Middle(key)], refusal.Text);
            return;
        }

        var code = refusal.Code switch
        {
            RefusalCode.NotAllowed or RefusalCode.NotLoggedIn => "KEY_NO_PERMISSION",
            RefusalCode.TooManyKeys => "LIMIT_REACHED",
            RefusalCode.TextTooLong => "VALUE_INVALID",
            RefusalCode.Unavailable => "INTERNAL_ERROR",
            _ => "INVALID_TARGET",
        };
        irc.Fail(Command, code, code == "KEY_NO_PERMISSION" ? [IrcLine.Middle(target), IrcLine.Middle(key)] : [IrcLine.Middle(target)], refusal.Text);
    }

    /// <summary>A client that has just come reads what is noted of its own account.</summary>
    public static ValueTask ShowOwnAsync(IrcConnection irc)
    {
        irc.Asks(Command, "*");
        return SendAsync(irc, [new(null, null)], wanted: null);
    }

    /// <summary>A client that came into a room reads what it asked to be told of, or that it may ask for it where the room is large.</summary>
    public static async ValueTask ShowJoinedAsync(IrcConnection irc, Room room)
    {
        if (!irc.Has(IrcCapabilities.Metadata) || irc.Subscriptions is not { Count: > 0 })
            return;
        if (room.MemberCount > irc.Services.Lobby.Rooms.Options.PresenceLimit)
            irc.Numeric("774", [IrcLine.ChannelOf(room.Name), "0"]);
        else
            await SyncAsync(irc, IrcLine.ChannelOf(room.Name));
    }

    private static async ValueTask ShowAsync(IrcConnection irc, string target, string[]? keys)
    {
        if (await FindAsync(irc, RequestOf(target)) is not { } view)
            return;
        var lines = new List<string>();
        foreach (var key in keys ?? [.. view.Values.Keys])
        {
            var shown = IrcLine.Middle(SafeText.Clean(key));
            if (!IsKey(key))
                lines.Add(IrcLine.Of(irc.Services.Name, "FAIL", [Command, "KEY_INVALID", shown], "Invalid key"));
            else if (view.Values.TryGetValue(key, out var value))
                lines.Add(IrcLine.Of(irc.Services.Name, "761", [irc.Target, target, key, "*"], value));
            else
                lines.Add(IrcLine.Of(irc.Services.Name, "766", [irc.Target, target, key], "key not set"));
        }

        SendBatch(irc, target, lines);
    }

    private static async ValueTask ChangeAsync(IrcConnection irc, string target, string? key, string? value)
    {
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.FoundMetadata = null;
        irc.Asks(Command, key is null ? target : $"{target} {key}");
        await irc.Caller.RunAsync(irc.Services.Operations.SetMetadata, new SetMetadataRequest(RequestOf(target), key, value));
        if (answers.FoundMetadata is not { } changed)
            return;
        var lines = changed.Values.Select(one => one.Value is null
            ? IrcLine.Of(irc.Services.Name, "766", [irc.Target, target, one.Key], "key not set")
            : IrcLine.Of(irc.Services.Name, "761", [irc.Target, target, one.Key, "*"], one.Value)).ToList();
        if (key is null)
            SendBatch(irc, target, lines);
        else
            lines.ForEach(irc.Reply);
        foreach (var (name, now) in changed.Values)
            await TellAsync(irc, changed, name, LineOf(irc.Source, NameOf(changed), name, now));
    }

    /// <summary>Those read of a change who want to know of the key, and are in the room or share one with the person.</summary>
    private static async ValueTask TellAsync(IrcConnection irc, MetadataView changed, string key, string line)
    {
        if (changed.Person is { Sessions: [var session, ..] } person)
        {
            await IrcPeople.ShowToNeighboursAsync(
                irc.Services, person == irc.Session.Person ? irc.Session : session, IrcCapabilities.Metadata, line, other => other.Subscriptions?.Contains(key) == true);
            return;
        }

        if (changed.Room is null)
            return;
        foreach (var member in await changed.Room.RanksAsync())
        {
            foreach (var other in ((Person)member.Person).Sessions.Select(one => one.Recipient).OfType<IrcConnection>())
            {
                if (other != irc && other.Has(IrcCapabilities.Metadata) && other.Subscriptions?.Contains(key) == true)
                    other.Hear(line, irc.Now);
            }
        }
    }

    private static async ValueTask SyncAsync(IrcConnection irc, string target)
    {
        irc.Asks(Command, target);
        if (await FindAsync(irc, RequestOf(target)) is not { } found)
            return;
        var targets = new List<MetadataRequest> { RequestOf(target) };
        if (found.Room is { } room)
            targets.AddRange((await room.RanksAsync()).Where(member => member.Person.Account is not null).Select(member => new MetadataRequest(null, member.Person.Nickname.Text)));
        await SendAsync(irc, targets, irc.Subscriptions ?? []);
    }

    /// <param name="irc">The client.</param>
    /// <param name="targets">What it is shown the metadata of.</param>
    /// <param name="wanted">The keys; null for all.</param>
    private static async ValueTask SendAsync(IrcConnection irc, IEnumerable<MetadataRequest> targets, IReadOnlyCollection<string>? wanted)
    {
        var lines = new List<string>();
        foreach (var target in targets)
        {
            if (await FindAsync(irc, target) is { } view)
                lines.AddRange(view.Values.Where(value => wanted?.Contains(value.Key) != false).Select(value => LineOf(irc.Services.Name, NameOf(view), value.Key, value.Value)));
        }

        SendBatch(irc, irc.AskedSubject, lines);
    }

    private static async ValueTask<MetadataView?> FindAsync(IrcConnection irc, MetadataRequest request)
    {
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.FoundMetadata = null;
        await irc.Caller.RunAsync(irc.Services.Operations.Metadata, request);
        return answers.FoundMetadata;
    }

    private static void Subscribe(IrcConnection irc, string[] keys)
    {
        var (subscribed, taken) = (irc.Subscriptions ??= [], new List<string>());
        foreach (var typed in keys)
        {
            if (!TryGetKey(irc, typed, out var key))
                continue;
            if (!subscribed.Contains(key))
            {
                if (subscribed.Count == MaxSubscriptions)
                {
                    irc.Fail(Command, "TOO_MANY_SUBS", [key], "Too many subscriptions");
                    break;
                }

                subscribed.Add(key);
            }

            taken.Add(key);
        }

        ShowKeys(irc, "770", taken);
    }

    private static void Unsubscribe(IrcConnection irc, string[] keys)
    {
        var gone = new List<string>();
        foreach (var typed in keys)
        {
            if (!TryGetKey(irc, typed, out var key))
                continue;
            irc.Subscriptions?.Remove(key);
            gone.Add(key);
        }

        ShowKeys(irc, "771", gone);
    }

    private static void ShowKeys(IrcConnection irc, string numeric, List<string> keys)
    {
        foreach (var line in keys.Count > 0 ? IrcLine.Split(string.Join(' ', keys), 400) : [])
            irc.Numeric(numeric, line);
    }

    private static void SendBatch(IrcConnection irc, string target, List<string> lines)
    {
        var batch = irc.Has(IrcCapabilities.Batch) ? IrcTags.NewBatch() : null;
        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"+{batch}", "metadata", target], null));
        foreach (var line in lines)
            irc.Reply(batch is null ? line : IrcTags.Add($"batch={batch}", line));
        if (batch is not null)
            irc.Reply(IrcLine.Of(irc.Services.Name, "BATCH", [$"-{batch}"], null));
    }

    private static string LineOf(string source, string target, string key, string? value) => IrcLine.Of(source, Command, [target, key, "*"], value);

    private static string NameOf(MetadataView view) => view.Room is { } room ? IrcLine.ChannelOf(room.Name) : view.Person!.Nickname.Text;

    private static MetadataRequest RequestOf(string target) => target.StartsWith('#') ? new(target[1..], null) : new(null, target == "*" ? null : target);

    private static bool TryGetKey(IrcConnection irc, string typed, out string key)
    {
        key = typed;
        if (IsKey(typed))
            return true;
        irc.Fail(Command, "KEY_INVALID", [IrcLine.Middle(SafeText.Clean(typed))], "Invalid key");
        return false;
    }

    private static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxKey && key.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '.' or '/' or '-');
}
