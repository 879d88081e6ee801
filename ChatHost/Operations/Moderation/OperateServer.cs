using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Moderation;

/// <summary>What a server operator may do.</summary>
internal enum ServerAction
{
    Ban,
    Unban,
    Bans,
    Suspend,
    Unsuspend,
    Disconnect,
    Say,
}

/// <param name="Who">
/// As typed: an account, with <see cref="ServerAction.Disconnect"/> a name, with <see cref="ServerAction.Ban"/> and
/// <see cref="ServerAction.Unban"/> what these take; null with the others.
/// </param>
/// <param name="For">How long; null without an end.</param>
/// <param name="Text">As typed.</param>
internal readonly record struct ServerRequest(ServerAction Do, string? Who = null, TimeSpan? For = null, string? Text = null);

/// <summary>What server operators may do to everybody.</summary>
internal sealed class OperateServer(
    Lobby lobby, AccountStore accounts, AuditLog audit, AccountSessions sessions, ServerBanning banning, MessageTexts texts) : IOperation<ServerRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, ServerRequest request)
    {
        if (!caller.Session.Person.IsOperator)
            return Refusals.NotServerOperator;
        string? text = null;
        if (!string.IsNullOrEmpty(request.Text))
        {
            (text, var refusal) = texts.CleanOrEmpty(request.Text);
            if (text is null)
                return refusal!;
        }

        var by = new Rooms.Moderator(caller.Session.Person, caller.Session.Nickname, caller.Conversation.Protocol);
        return request.Do switch
        {
            ServerAction.Ban => await BanAsync(caller, by, request, text),
            ServerAction.Unban => await UnbanAsync(caller, by, request.Who!),
            ServerAction.Bans => List(caller),
            ServerAction.Say => await SayAsync(caller, by, text),
            ServerAction.Disconnect => await DisconnectAsync(caller, by, request.Who!, text),
            _ => await SuspendAsync(caller, by, request, text),
        };
    }

    private async ValueTask<Outcome> BanAsync(Caller caller, Rooms.Moderator by, ServerRequest request, string? text)
    {
        var (set, refusal) = await banning.BanAsync(by, banning.SubjectOf(caller.Session), request.Who!, request.For, text);
        if (set is null)
            return refusal!;
        caller.Answers.ServerBanned(set);
        return Outcome.Done;
    }

    private async ValueTask<Outcome> UnbanAsync(Caller caller, Rooms.Moderator by, string who)
    {
        var (lifted, refusal) = await banning.UnbanAsync(by, who);
        if (lifted is null)
            return refusal!;
        caller.Answers.ServerOperated($"No longer banned: {lifted}.");
        return Outcome.Done;
    }

    private Outcome List(Caller caller)
    {
        caller.Answers.ServerBans(banning.All);
        return Outcome.Done;
    }

    private async ValueTask<Outcome> SayAsync(Caller caller, Rooms.Moderator by, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Refusals.EmptyText;
        await audit.AddAsync(new(by.AuditName, by.Protocol, "say"));
        foreach (var person in lobby.Names.List())
        {
            foreach (var session in person.Sessions)
                session.Recipient.Announced(by.Nick, text);
        }

        caller.Answers.ServerOperated("Said to everybody.");
        return Outcome.Done;
    }

    private async ValueTask<Outcome> DisconnectAsync(Caller caller, Rooms.Moderator by, string who, string? text)
    {
        if (lobby.Find(who) is not { } person)
            return Refusals.NoSuchNick(who);
        await audit.AddAsync(new(by.AuditName, by.Protocol, "disconnect", Who: person.Nickname.Text, Text: text));
        var end = new SessionEnd(SessionEndKind.Disconnected, text ?? "by an operator.");
        foreach (var session in person.Sessions.ToArray())
            session.Recipient.End(end);
        caller.Answers.ServerOperated($"Disconnected: {person.Nickname}.");
        return Outcome.Done;
    }

    private async ValueTask<Outcome> SuspendAsync(Caller caller, Rooms.Moderator by, ServerRequest request, string? text)
    {
        if (!Nickname.TryParse(request.Who!, out var name, out _) || await accounts.FindAsync(name) is not { } account)
            return Refusals.NoSuchNick(request.Who!);
        if (account.Id == caller.Session.Person.Account?.Id)
            return Refusals.NotYourself;
        var isEnd = request.Do == ServerAction.Unsuspend;
        var until = request.For is { } time ? caller.Conversation.Now + time : (DateTime?)null;
        var entry = new AuditEntry(by.AuditName, by.Protocol, isEnd ? "unsuspend" : "suspend", Who: account.Name.Text, Until: until, Text: text);
        if (isEnd)
            await accounts.SuspendAsync(account.Id, suspension: null, entry);
        else
            await sessions.SuspendAsync(accounts, account, new(until, text), entry);

        caller.Answers.ServerOperated(isEnd ? $"No longer suspended: {account.Name}." : $"Suspended: {account.Name}.");
        return Outcome.Done;
    }
}
