using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="To">As typed.</param>
/// <param name="Text">As typed.</param>
/// <param name="IsNotice">Whether a program says it, which no program is to answer.</param>
/// <param name="ClientTags">What the client adds for those of others, as they read it; not kept.</param>
internal readonly record struct PrivateRequest(string To, string Text, bool IsNotice = false, string? ClientTags = null);

/// <summary>Says something to one person alone. Between two accounts it is kept, also for one that is not here.</summary>
internal sealed class SendPrivate(Lobby lobby, MessageTexts texts, AccountStore store, IOptionsMonitor<AccountOptions> accounts)
    : IOperation<PrivateRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, PrivateRequest request)
    {
        var (text, refusal) = texts.Clean(request.Text);
        if (text is null)
            return refusal!;
        var (sender, receiver) = (caller.Session, lobby.Find(request.To));
        if (accounts.CurrentValue.Required && receiver?.Account is null)
            receiver = null;
        var isKept = sender.Person.Account is not null && lobby.Private.IsKept;
        if (isKept && (receiver is null ? await FindAwayAsync(request.To) : receiver.Account) is { } account)
            return await KeepAsync(caller, New(receiver?.Nickname ?? Nickname.FromLog(account.Name), account), receiver);
        if (receiver is null)
            return Refusals.NoSuchNick(request.To);
        var message = New(receiver.Nickname, receiver.Account);
        if (!Lobby.TryDeliver(message, sender, receiver))
            return receiver.Count == 0 ? Refusals.NoSuchNick(request.To) : Refusals.NotDelivered(receiver.Nickname);
        caller.Answers.PrivateSent(message, isToSelf: receiver == sender.Person);
        TellAway(caller, message, receiver);
        return Outcome.Done;

        PrivateMessage New(Nickname to, AccountRef? account) =>
            lobby.NewPrivate(sender, to, account, text, request.IsNotice) with { ClientTags = request.ClientTags };
    }

    private async ValueTask<Outcome> KeepAsync(Caller caller, PrivateMessage message, Person? receiver)
    {
        try
        {
            var isToSelf = receiver == caller.Session.Person;
            var (kept, isHeard) = await lobby.Private.SayAsync(message, numbered =>
            {
                var isHeard = Lobby.TryDeliver(numbered, caller.Session, receiver);
                caller.Answers.PrivateSent(numbered, isToSelf && isHeard);
                return isHeard;
            });
            if (!isHeard)
                caller.Answers.PrivateWaits(kept.To);
            TellAway(caller, kept, receiver);
            return new Outcome { Seq = kept.Seq };
        }
        catch (HistoryUnavailableException exception)
        {
            return Refusals.NotSaid(exception.Message);
        }
    }

    /// <summary>No program is to answer what another says.</summary>
    private static void TellAway(Caller caller, PrivateMessage message, Person? receiver)
    {
        if (!message.IsNotice && receiver is { Away: { } text })
            caller.Answers.IsAway(receiver.Nickname, text);
    }

    /// <summary>The account of a name that nobody wears.</summary>
    private async ValueTask<AccountRef?> FindAwayAsync(string typed) =>
        Nickname.TryParse(typed, out var name, out _) ? (await store.FindAsync(name))?.Ref : null;
}
