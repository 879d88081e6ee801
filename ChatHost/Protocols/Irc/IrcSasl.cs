using System.Text;
using System.Text.Unicode;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Irc;

/// <summary>
/// SASL, before the welcome or after it: logs in by a password or key (PLAIN), by a password that stays with the client (SCRAM-SHA-256),
/// or by the client's certificate (EXTERNAL).
/// </summary>
internal sealed class IrcSasl(IrcConnection irc)
{
    private const string Plain = "PLAIN";
    private const string External = "EXTERNAL";
    private const string Scram = "SCRAM-SHA-256";

    /// <summary>A shorter piece is the last of its message.</summary>
    private const int PieceLength = 400;

    private const int MaxLength = 4000;

    private readonly StringBuilder _message = new();
    private string? _mechanism;
    private ScramExchange? _scram;
    private int _steps;

    /// <summary>What this connection may log in by, in the order in which they are announced.</summary>
    public IEnumerable<string> Mechanisms
    {
        get
        {
            if (irc.Services.Operations.Accounts.Logins.FindClearText(irc) is null)
                yield return Plain;
            if (irc.Certificate is not null)
                yield return External;
            yield return Scram;
        }
    }

    private Caller Caller => irc.Caller;

    /// <summary>Ends an exchange that is under way, and says so.</summary>
    public void Abort()
    {
        if (_mechanism is not null)
            irc.Numeric("906", "SASL authentication aborted");
        Reset();
    }

    public async ValueTask StepAsync(IrcRequest request)
    {
        var step = request[0];
        if (!irc.Has(IrcCapabilities.Sasl))
        {
            Fail();
        }
        else if (step == "*")
        {
            _mechanism ??= step;
            Abort();
        }
        else if (_mechanism is null)
        {
            Begin(step.ToUpperInvariant());
        }
        else if (step.Length > PieceLength || _message.Length + step.Length > MaxLength)
        {
            Reset();
            irc.Numeric("905", "SASL message too long");
        }
        else
        {
            if (step != "+")
                _message.Append(step);
            if (step.Length < PieceLength)
                await TakeAsync();
        }
    }

    private void Begin(string mechanism)
    {
        // By a key one may do less than by the password, which may be given later.
        if (irc.Session.Person.Account is not null && irc.Session.Login is not { Kind: LoginProofKind.Key })
        {
            irc.Numeric("907", "You have already authenticated using SASL");
        }
        else if (!Mechanisms.Contains(mechanism))
        {
            irc.Numeric("908", [string.Join(',', Mechanisms)], "are available SASL mechanisms");
            Fail();
        }
        else
        {
            _mechanism = mechanism;
            Send("");
        }
    }

    private async ValueTask TakeAsync()
    {
        var bytes = new byte[_message.Length];
        if (!Convert.TryFromBase64String(_message.ToString(), bytes, out var length) || !Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            Fail();
            return;
        }

        var message = Encoding.UTF8.GetString(bytes, 0, length);
        _message.Clear();
        try
        {
            await (_mechanism switch
            {
                Plain => PlainAsync(message),
                External => ExternalAsync(message),
                _ => ScramAsync(message),
            });
        }
        catch (HistoryUnavailableException exception)
        {
            Refuse(Refusals.NotShown(exception));
        }
    }

    private async ValueTask PlainAsync(string message)
    {
        Reset();
        if (message.Split('\0') is not [var asWhom, { Length: > 0 } name, { Length: > 0 } password] || (asWhom.Length > 0 && asWhom != name))
        {
            Fail();
            return;
        }

        // Why it failed the answer says by itself.
        var answers = (IrcAnswers)Caller.Answers;
        answers.HasRefused = false;
        await Caller.RunAsync(irc.Services.Operations.Accounts.LogIn, new LoginRequest(name, password));
        if (!answers.HasRefused)
            Succeed();
    }

    private async ValueTask ExternalAsync(string message)
    {
        Reset();
        var accounts = irc.Services.Operations.Accounts;
        if (irc.Session.Person.Account is not null
            || await accounts.Certificates.TryRunAsync(Caller, message) is not { } account)
        {
            Fail();
            return;
        }

        await accounts.ReportAsync(Caller, account);
        Succeed();
    }

    private async ValueTask ScramAsync(string message)
    {
        _scram ??= irc.Services.Operations.Accounts.NewScram();
        if (++_steps < 3)
        {
            var (answer, refusal) = _steps == 1 ? await _scram.BeginAsync(Caller, message) : _scram.Prove(Caller, message);
            if (answer is null)
                Refuse(refusal!);
            else
                Send(answer);
            return;
        }

        var (account, why) = await _scram.ConcludeAsync(Caller);
        if (account is null)
        {
            Refuse(why!);
            return;
        }

        Reset();
        await irc.Services.Operations.Accounts.ReportAsync(Caller, account);
        Succeed();
    }

    /// <summary>A message of the server, in pieces as the client's are.</summary>
    private void Send(string message)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(message));
        for (var start = 0; start < encoded.Length; start += PieceLength)
            irc.Reply($"AUTHENTICATE {encoded.AsSpan(start, Math.Min(PieceLength, encoded.Length - start))}");
        if (encoded.Length % PieceLength == 0)
            irc.Reply("AUTHENTICATE +");
    }

    private void Succeed() => irc.Numeric("903", "SASL authentication successful");

    private void Fail()
    {
        Reset();
        irc.Numeric("904", "SASL authentication failed");
    }

    private void Refuse(Refusal refusal)
    {
        Reset();
        Caller.Answers.Refused(refusal);
    }

    private void Reset()
    {
        _mechanism = null;
        _scram = null;
        _steps = 0;
        _message.Clear();
    }
}
