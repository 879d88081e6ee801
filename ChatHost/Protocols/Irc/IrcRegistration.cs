using System.Globalization;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Irc;

/// <summary>How a client comes in: capabilities, password, name, user, in whatever order, and then the welcome.</summary>
internal sealed class IrcRegistration(IrcConnection irc)
{
    private const int MaxUser = 10;
    private const int MaxRealName = 150;
    private const int MaxUntilLetIn = 8;

    private string? _password;
    private bool _isLetIn;
    private List<IrcRequest>? _untilLetIn;
    private bool _hasUser;
    private bool _isNegotiating;
    private bool _saysValues;
    private string? _away;

    public IrcSasl Sasl { get; } = new(irc);

    /// <summary>The name that was asked for and may be had, as far as is known yet.</summary>
    public string? Nick { get; private set; }

    /// <summary>While the server has a password, it is that; else it may be a name and its password.</summary>
    public void Pass(IrcRequest request)
    {
        if (_isLetIn || !irc.Services.Operations.Gate.IsClosed)
            _password = _isLetIn ? null : request[0];
        else if (irc.Services.Operations.Gate.Judge(request[0], irc.Address) is { } refusal)
            TurnAway(refusal);
        else
            LetIn();
    }

    /// <summary>
    /// Before anything else is answered, the server's password has to be right. Each wrong connection is one try. Many clients ask for
    /// capabilities first: these questions wait.
    /// </summary>
    public bool TryPassGate(IrcRequest request)
    {
        if (_isLetIn || request.Command is "PASS" or "QUIT" || irc.Services.Operations.Gate.Judge(null, irc.Address) is not { } refusal)
            return true;
        if (request.Command == "CAP" && (_untilLetIn ??= []).Count < MaxUntilLetIn)
            _untilLetIn.Add(request);
        else
            TurnAway(refusal);
        return false;
    }

    private void LetIn()
    {
        _isLetIn = true;
        foreach (var request in _untilLetIn ?? [])
            Cap(request);
        _untilLetIn = null;
    }

    private void TurnAway(Refusal refusal)
    {
        irc.Numeric("464", refusal.Text);
        irc.Close($"Closing Link: ({refusal.Text})");
    }

    public void User(IrcRequest request)
    {
        if (_hasUser)
        {
            irc.Numeric("462", "You may not reregister");
            return;
        }

        var user = string.Concat(request[0].Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-').Take(MaxUser));
        irc.User = $"~{(user.Length > 0 ? user : "user")}";
        irc.RealName = CleanRealName(request[3]);
        _hasUser = true;
    }

    public static string CleanRealName(string typed) => IrcLine.Cut(SafeText.Clean(typed), MaxRealName);

    /// <summary>Takes a name that is free; one that an account wears may be the user's own, which shows when it has logged in.</summary>
    public void TakeNick(string typed)
    {
        if (!Nickname.TryParse(typed, out var nick, out _))
        {
            irc.Numeric("432", [IrcLine.Middle(SafeText.Clean(typed))], "Erroneous nickname");
            return;
        }

        var isMine = irc.Services.Lobby.Names.Find(nick) is { } wearer && (wearer == irc.Session.Person || wearer.Account is not null);
        if (!isMine && irc.Session.Person.Account is null && !irc.Services.Lobby.TryRename(irc.Session, nick))
        {
            irc.Numeric("433", [nick.Text], "Nickname is already in use");
            return;
        }

        Nick = nick.Text;
    }

    public void Cap(IrcRequest request)
    {
        var sub = request[0].ToUpperInvariant();
        switch (sub)
        {
            case "LS":
                _isNegotiating |= !irc.IsHere;
                if (int.TryParse(request[1], out var version) && version >= 302)
                {
                    _saysValues = true;
                    irc.Capabilities |= IrcCapabilities.CapNotify;
                }

                Send("LS", IrcCapabilityTable.ByName.Keys.Where(Offers).Order(StringComparer.Ordinal).Select(Shown));
                break;
            case "LIST":
                Send("LIST", IrcCapabilityTable.NamesOf(irc.Capabilities));
                break;
            case "REQ":
                _isNegotiating |= !irc.IsHere;
                Request(request[1]);
                break;
            case "END":
                _isNegotiating = false;
                break;
            default:
                irc.Numeric("410", [request[0].Length > 0 ? request[0] : "*"], "Invalid CAP command");
                break;
        }
    }

    /// <summary>AWAY before the welcome (pre-away); with <c>*</c> a client says that nobody sits before it, and where others are there is no news.</summary>
    public ValueTask AwayAsync(IrcRequest request)
    {
        if (irc.IsHere)
            return irc.Caller.RunAsync(irc.Services.Operations.Away, new AwayRequest(request[0]));
        if (!irc.Has(IrcCapabilities.PreAway))
        {
            irc.Numeric("451", "You have not registered");
            return default;
        }

        var text = SetAway.Clean(request[0]);
        _away = text != "*" ? text : irc.Session.Person.Count > 1 ? null : "Away";
        irc.Caller.Answers.AwaySet(text, isNews: true);
        return default;
    }

    /// <summary>Welcomes the user once all is there.</summary>
    public async ValueTask CompleteAsync()
    {
        if (irc.IsHere || _isNegotiating || Nick is null || !_hasUser)
            return;
        if (_password?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && irc.Session.Person.Account is null)
        {
            await irc.Caller.RunAsync(irc.Services.Operations.Accounts.LogIn, new LoginRequest(_password[..colon], _password[(colon + 1)..]));
            if (irc.Session.Person.Account is null)
            {
                irc.Numeric("464", "Password incorrect");
                irc.Close("Closing Link: (Password incorrect)");
                return;
            }
        }

        if (irc.NeedsAccount)
        {
            irc.Fail("*", "ACCOUNT_REQUIRED", [], "Log in first: this server is for accounts.");
            irc.Close("Closing Link: (Log in first: this server is for accounts.)");
            return;
        }

        var (wanted, person) = (Nick, irc.Session.Person);
        if (person.Count == 1 && await ChangeNick.FindRefusalAsync(irc.Services.Operations, irc.Session, wanted) is not null)
        {
            Nick = null;
            irc.Numeric("433", [wanted], "Nickname is already in use");
            return;
        }

        Sasl.Abort();
        if (_away is not null)
            person.Away = _away;
        irc.BeHere();
        IrcWelcome.Send(irc);
        if (irc.Has(IrcCapabilities.Metadata))
            await IrcMetadata.ShowOwnAsync(irc);
        await irc.ShowOwnRoomsAsync();
        await ((IrcAnswers)irc.Caller.Answers).ShowMissedAsync();
    }

    private void Request(string list)
    {
        var after = irc.Capabilities;
        foreach (var word in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isOff = word.StartsWith('-');
            var name = isOff ? word[1..] : word;
            if (!Offers(name) || !IrcCapabilityTable.ByName.TryGetValue(name, out var capability))
            {
                irc.Reply(IrcLine.Of(irc.Services.Name, "CAP", [irc.Target, "NAK"], list));
                return;
            }

            after = isOff ? after & ~capability : after | capability;
        }

        irc.Capabilities = after;
        irc.Reply(IrcLine.Of(irc.Services.Name, "CAP", [irc.Target, "ACK"], list));
    }

    /// <summary>Names of capabilities, in as many lines as they take.</summary>
    private void Send(string sub, IEnumerable<string> names)
    {
        var lines = IrcLine.Split(string.Join(' ', names), 400);
        for (var i = 0; i < lines.Count; i++)
        {
            var isLast = i == lines.Count - 1;
            irc.Reply(IrcLine.Of(irc.Services.Name, "CAP", isLast || !_saysValues ? [irc.Target, sub] : [irc.Target, sub, "*"], lines[i]));
        }
    }

    private bool Offers(string name) =>
        name != "draft/account-registration" || irc.Services.Accounts.Registration == ChatHost.Accounts.Registration.Open;

    private string Shown(string name) => !_saysValues ? name : name switch
    {
        "sasl" => $"sasl={string.Join(',', Sasl.Mechanisms)}",
        "draft/metadata-2" => IrcMetadata.Announced,
        "draft/multiline" => string.Create(
            CultureInfo.InvariantCulture, $"{name}=max-bytes={irc.Services.Limits.MaxLineBytes},max-lines={irc.Services.Limits.MaxLines}"),
        "draft/account-registration" when IrcRegister.MayComeFirst(irc) => $"{name}=before-connect",
        _ => name,
    };
}

/// <summary>What a user reads first.</summary>
internal static class IrcWelcome
{
    private const int TokensOfLine = 12;

    public static void Send(IrcConnection irc)
    {
        var services = irc.Services;
        irc.Numeric("001", $"Welcome to the {services.Network} Network, {irc.Source}");
        irc.Numeric("002", $"Your host is {services.Name}, running version {IrcServices.Version}");
        irc.Numeric("003", $"This server was created {services.Created:yyyy-MM-dd HH:mm:ss} UTC");
        irc.Numeric("004", [services.Name, IrcServices.Version, "Biow", "CRbeIiklmnostv", "beIklov"]);
        Supports(irc);
        IrcServerQueries.Users(irc);
        IrcServerQueries.Motd(irc);
        irc.Reply(IrcLine.Of(irc.Target, "MODE", [irc.Target], irc.Session.Person.IsOperator ? "+io" : "+i"));
    }

    public static void Supports(IrcConnection irc)
    {
        foreach (var tokens in irc.Services.Supports().Chunk(TokensOfLine))
            irc.Numeric("005", tokens, "are supported by this server");
    }
}
