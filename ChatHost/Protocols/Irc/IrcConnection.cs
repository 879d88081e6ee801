using System.Buffers;
using System.Net;
using System.Text;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>One connection that speaks IRC: reads requests, and writes what its session hears.</summary>
internal sealed partial class IrcConnection : IConversation, ISessionRecipient
{
    private readonly IFramedConnection _peer;
    private readonly LineCutter _cutter = new(IrcRequest.MaxTags + IrcRequest.MaxBody) { SwallowsTelnet = false };
    private readonly IrcMultiline _multiline;
    private TokenBucket _bucket;
    private string? _quitText;
    private ITimer? _patience;

    public IrcConnection(IFramedConnection peer, IrcServices services)
    {
        _peer = peer;
        Services = services;
        _bucket = new(services.Limits.Messages.Burst, services.Time.GetTimestamp());
        Registration = new(this);
        _multiline = new(this);
        Session = services.Lobby.Enter(this);
        Caller = new(this, new IrcAnswers(this));
        NoticeFrom = services.Name;
        peer.Session = Session;
        services.Came();
    }

    public IrcServices Services { get; }

    public Session Session { get; }

    public Caller Caller { get; }

    public IrcRegistration Registration { get; }

    public IrcCapabilities Capabilities
    {
        get;
        set
        {
            if (((field ^ value) & IrcCapabilities.StandardReplies) != 0)
                _peer.Speak((value & IrcCapabilities.StandardReplies) != 0 ? Services.MessagesOfStandardReplies : Services.Messages, Protocol);
            field = value;
        }
    }

    /// <summary>What the user says of itself, and modes of its own.</summary>
    public string User { get; set; } = "~irc";

    public string RealName { get; set; } = "";

    public bool IsInvisible { get; set; } = true;

    public bool IsBot { get; set; }

    public bool HearsWallops { get; set; }

    /// <summary>The names that the client watches, by what they are compared by; null where none.</summary>
    public Dictionary<string, string>? Watched { get; set; }

    /// <summary>The keys of metadata that the client wants to be told of; null where none.</summary>
    public List<string>? Subscriptions { get; set; }

    public DateTime SignedOn { get; private set; }

    public bool IsHere { get; private set; }

    /// <summary>When the user last said something.</summary>
    public DateTime SpokeAt { get; set; }

    public SessionHandle? Handle => null;

    public IPAddress? Address => _peer.Address;

    public bool IsGone => _peer.IsGone;

    public bool IsConfidential => _peer.IsConfidential;

    public string? Certificate => _peer.Certificate;

    public bool HearsNoticesAtOnce => false;

    public bool NeedsAccount => Services.Accounts.Required && Session.Person.Account is null;

    public string Protocol => "Irc";

    public DateTime Now => Services.Now;

    public Membership? Current => null;

    /// <summary>How others see the user.</summary>
    public string Source => Services.SourceOf(Session);

    /// <summary>How the client is called in answers to it.</summary>
    public string Target => IsHere ? Session.Nickname.Text : Registration.Nick ?? "*";

    public bool Has(IrcCapabilities capability) => (Capabilities & capability) != 0;

    /// <summary>Parting words, as given with PART or QUIT.</summary>
    public string? PartText { get; set; }

    /// <summary>The rooms of a list that is being shown, and after which name it goes on.</summary>
    public List<RoomListing>? ListPage { get; set; }

    /// <inheritdoc cref="ListPage"/>
    public RoomName? ListNext { get; set; }

    /// <summary>Whose words the answers in words are: the server's, or those of the name that was asked.</summary>
    public string NoticeFrom { get; set; }

    /// <summary>What the answers that come now are to.</summary>
    public void Asks(string command, string subject) => ((IrcAnswers)Caller.Answers).Asked = (command, SafeText.Clean(subject));

    /// <summary>The command that is being answered.</summary>
    public string AskedCommand => ((IrcAnswers)Caller.Answers).Asked.Command;

    /// <summary>What it is about.</summary>
    public string AskedSubject => ((IrcAnswers)Caller.Answers).Asked.Subject;

    public async Task RunAsync()
    {
        try
        {
            _patience = Services.Time.CreateTimer(
                static connection => ((IrcConnection)connection!).GiveUpWaiting(), this, LoginPatience.Time, Timeout.InfiniteTimeSpan);
            var isFirst = true;
            await foreach (var frame in _peer.FramesAsync(_cutter))
            {
                if (isFirst && TryRefuseStranger(frame))
                    return;
                isFirst = false;
                var limits = Services.Limits.Messages;
                var delay = _bucket.Take(limits.PerSecond, limits.Burst, Services.Time);
                if (delay > TimeSpan.Zero && !await _peer.PauseAsync(delay))
                    return;
                await HandleAsync(frame);
            }

            await Session.FlushAsync();
        }
        finally
        {
            StopWaiting();
            IrcMonitor.Clear(this);
            if (IsHere)
                Forget(Session.Nickname);
            else
                Services.Registered();
            Services.Lobby.End(Session, _quitText, wasNobody: !IsHere, _peer.DisconnectReason?.ForOthers);
            IsHere = false;
            await ((IrcAnswers)Caller.Answers).ReturnMissedAsync();
        }
    }

    /// <summary>The user has said who it is.</summary>
    public void BeHere()
    {
        IsHere = true;
        SignedOn = SpokeAt = Services.Now;
        StopWaiting();
        Services.Registered();
        Session.Announce();
        Services.Lobby.Names.Show(Session.Nickname);
    }

    /// <summary>An answer of the server: a numeric, or another word of its own.</summary>
    /// <param name="command">The numeric.</param>
    /// <param name="middles">What stands between the client's name and the last parameter.</param>
    /// <param name="last">The last parameter; null where there is none.</param>
    public void Numeric(string command, string[] middles, string? last = null) =>
        Reply(IrcLine.Of(Services.Name, command, [Target, .. middles], last));

    public void Numeric(string command, string last) => Numeric(command, [], last);

    /// <summary>Something newer that failed (standard-replies).</summary>
    public void Fail(string command, string code, string[] context, string text) =>
        Reply(IrcLine.Of(Services.Name, "FAIL", [command, code, .. context], text));

    /// <summary>A line that tells what somebody did, with the tags that the client asked for.</summary>
    public void Relay(string line, DateTime time, AccountRef? account = null, string? msgid = null) =>
        Reply(IrcTags.Of(Capabilities, time, account, msgid) + line);

    /// <summary>The same where it comes of what others do: it is no answer, and has no label.</summary>
    public void Hear(string line, DateTime time, AccountRef? account = null) => SendNow(IrcTags.Of(Capabilities, time, account, msgid: null) + line);

    public void Quit(string? text)
    {
        _quitText = text;
        _peer.Close(IrcMessages.Error(text is { Length: > 0 } ? $"Closing Link: (Quit: {text})" : "Closing Link: (Quit)"));
    }

    public void Close(string reason) => _peer.Close(IrcMessages.Error(reason));

    // Each line was paid for when it came.
    ValueTask<bool> IConversation.PaceAsync(int lines) => new(true);

    /// <summary>Who is here has no timer.</summary>
    private void StopWaiting()
    {
        _patience?.Dispose();
        _patience = null;
    }

    private void GiveUpWaiting()
    {
        if (!IsHere)
            _peer.Close(IrcMessages.Error("Closing Link: (Registration timed out)"));
    }

    /// <summary>A line that is no answer.</summary>
    public void SendNow(string line) => _peer.Send(Encoding.UTF8.GetBytes(line + "\r\n"));

    private async ValueTask HandleAsync(Frame frame)
    {
        if (frame.Kind == FrameKind.TooLong)
        {
            Numeric("417", "Input line was too long");
            return;
        }

        switch (IrcRequest.TryParse(frame.Bytes, out var request))
        {
            case IrcLineFault.TooLong:
                Numeric("417", "Input line was too long");
                return;
            case IrcLineFault.NotUtf8:
                await AnswerAsync(request!.Tags.GetValueOrDefault("label"), () =>
                {
                    Fail(request.Command, "INVALID_UTF8", [], "Not valid UTF-8. The line was dropped.");
                    return default;
                });
                return;
            case IrcLineFault.Empty:
                return;
        }

        if (await _multiline.TryTakeAsync(request!))
            return;
        await AnswerAsync(request!.Tags.GetValueOrDefault("label"), () => IrcCommands.RunAsync(this, request));
    }

    /// <summary>Closes a connection whose first line shows that it speaks something else.</summary>
    private bool TryRefuseStranger(Frame frame)
    {
        var first = frame.Bytes.IsSingleSegment ? frame.Bytes.FirstSpan : frame.Bytes.ToArray();
        if (first.StartsWith([(byte)0x16, (byte)0x03]))
        {
            _peer.Close(default);
            return true;
        }

        if (!HttpRequestLine.BeginsWithMethod(first) || !HttpRequestLine.Is(Encoding.Latin1.GetString(first)))
            return false;
        var page = Services.Page.Port is > 0 and var port ? $" The page is at port {port}." : "";
        _peer.Close(IrcMessages.Error($"This port speaks no HTTP.{page}"));
        return true;
    }

    private void Forget(Nickname nick) =>
        Services.WhoWas.Add(new(nick.Text, User, Services.HostOf(Session.Person.Account, Session), RealName, Services.Now));
}
