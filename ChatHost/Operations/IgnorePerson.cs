using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="Nick">As typed.</param>
internal readonly record struct IgnoreRequest(string Nick);

/// <summary>Hides what somebody says; numbered messages may be marked instead, so that no number is missing.</summary>
internal sealed class IgnorePerson(Lobby lobby, IOptionsMonitor<LimitOptions> limits, OperationsMetrics metrics) : IOperation<IgnoreRequest>
{
    public ValueTask<Outcome> RunAsync(Caller caller, IgnoreRequest request) => new(Run(caller, request));

    private Outcome Run(Caller caller, IgnoreRequest request)
    {
        if (lobby.Find(request.Nick) is not { } found)
            return Refusals.NoSuchNick(request.Nick);
        if (found == caller.Session.Person)
            return Refusals.CannotIgnoreYourself;
        var limit = limits.CurrentValue.MaxIgnores;
        if (!caller.Session.TryIgnore(found, limit))
        {
            metrics.IgnoreRefused();
            return Refusals.TooManyIgnored(limit);
        }

        caller.Answers.Ignored(found.Nickname);
        return Outcome.Done;
    }
}

/// <summary>Shows what somebody says again, whether or not they are connected.</summary>
internal sealed class UnignorePerson(Lobby lobby) : IOperation<IgnoreRequest>
{
    public ValueTask<Outcome> RunAsync(Caller caller, IgnoreRequest request)
    {
        if (!Nickname.TryParse(request.Nick, out var nick, out _) || !caller.Session.TryUnignore(nick, lobby.Names.Find(nick)))
            return new(Refusals.NotIgnored(request.Nick));
        caller.Answers.Unignored(nick);
        return new(Outcome.Done);
    }
}
