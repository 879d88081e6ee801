using System.Globalization;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols.Irc;

/// <summary>A message of several lines that a client sends as a batch (draft/multiline): its lines are collected, and said as one at its end.</summary>
internal sealed class IrcMultiline(IrcConnection irc)
{
    private const string Command = "BATCH";
    private const string Type = "draft/multiline";
    private const string ConcatTag = "draft/multiline-concat";
    private const string Invalid = "MULTILINE_INVALID";

    private Batch? _open;

    /// <summary>Whether a request belongs to a batch, and so is dealt with.</summary>
    public async ValueTask<bool> TryTakeAsync(IrcRequest request)
    {
        if (!irc.IsHere || !irc.Has(IrcCapabilities.Multiline) || !irc.Has(IrcCapabilities.Batch))
            return false;
        if (request.Command == Command)
        {
            if (request[0].StartsWith('+'))
                await irc.AnswerAsync(Begin(request) ? null : request.Tags.GetValueOrDefault("label"), static () => default);
            else
                await EndAsync(request);
            return true;
        }

        if (!request.Tags.TryGetValue("batch", out var name))
            return false;
        if (_open is { } open && open.Name == name)
            await AddAsync(open, request);
        else
            irc.Fail(Command, Invalid, [], "There is no such batch");
        return true;
    }

    /// <summary>False where there was a mistake, and the client has been told.</summary>
    private bool Begin(IrcRequest request)
    {
        var (name, target) = (request[0][1..], request[2]);
        if (request[1] != Type || name.Length == 0 || target.Length == 0)
            irc.Fail(Command, Invalid, [], "BATCH +name draft/multiline target");
        else if (_open is not null)
            irc.Fail(Command, Invalid, [], "One batch at a time");
        else
            _open = new(name, target, request.Tags.GetValueOrDefault("label"));
        return _open?.Name == name;
    }

    private async ValueTask AddAsync(Batch open, IrcRequest request)
    {
        if (open.HasFailed)
            return;
        var (limits, text, isConcat) = (irc.Services.Limits, request[1], request.Tags.ContainsKey(ConcatTag));
        if (request.Command is not ("PRIVMSG" or "NOTICE") || (open.Command is { } command && command != request.Command))
            await FailAsync(open, Invalid, [], "Lines of PRIVMSG or of NOTICE alone make a message");
        else if (!request[0].Equals(open.Target, StringComparison.OrdinalIgnoreCase))
            await FailAsync(open, "MULTILINE_INVALID_TARGET", [IrcLine.Middle(SafeText.Clean(open.Target)), IrcLine.Middle(SafeText.Clean(request[0]))], "The line is for somebody else");
        else if (text.StartsWith('\u0001') || (isConcat && text.Length == 0))
            await FailAsync(open, Invalid, [], isConcat ? "An empty line continues nothing" : "CTCP has one line");
        else if (++open.Count > limits.MaxLines)
            await FailAsync(open, "MULTILINE_MAX_LINES", [limits.MaxLines.ToString(CultureInfo.InvariantCulture)], "Too many lines");
        else if ((open.Bytes += Encoding.UTF8.GetByteCount(text) + (isConcat || open.Lines.Count == 0 ? 0 : 1)) > limits.MaxLineBytes)
            await FailAsync(open, "MULTILINE_MAX_BYTES", [limits.MaxLineBytes.ToString(CultureInfo.InvariantCulture)], "Too long");
        else if (isConcat && open.Lines.Count > 0)
            open.Lines[^1] += text;
        else
            open.Lines.Add(text);
        open.Command ??= request.Command;
    }

    private async ValueTask EndAsync(IrcRequest request)
    {
        if (_open is not { } open || request[0] != $"-{open.Name}")
        {
            irc.Fail(Command, Invalid, [], "There is no such batch");
            return;
        }

        _open = null;
        if (open.HasFailed)
            return;
        await irc.AnswerAsync(open.Label, async () =>
        {
            if (open.Lines.TrueForAll(line => SafeText.CleanMessage(line).Length == 0))
                irc.Fail(Command, Invalid, [], "Nothing can be seen of it");
            else
                await IrcMessaging.SayLinesAsync(irc, open.Command!, open.Target, open.Lines);
        });
    }

    /// <summary>Nothing of it is said; what comes of it still is passed over.</summary>
    private ValueTask FailAsync(Batch open, string code, string[] context, string text)
    {
        open.HasFailed = true;
        return irc.AnswerAsync(open.Label, () =>
        {
            irc.Fail(Command, code, context, text);
            return default;
        });
    }

    private sealed class Batch(string name, string target, string? label)
    {
        public string Name => name;

        public string Target => target;

        public string? Label => label;

        public string? Command { get; set; }

        public List<string> Lines { get; } = [];

        public int Count { get; set; }

        public int Bytes { get; set; }

        public bool HasFailed { get; set; }
    }
}
