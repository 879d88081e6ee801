using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="To">As typed.</param>
/// <param name="Text">As typed.</param>
internal readonly record struct PrivateRequest(string To, string Text);

/// <summary>Says something to one person alone.</summary>
internal sealed class SendPrivate(Lobby lobby, MessageTexts texts, IOptionsMonitor<AccountOptions> accounts) : IOperation<PrivateRequest>
{
    public ValueTask<Outcome> RunAsync(Caller caller, PrivateRequest request) => new(Run(caller, request));

    private Outcome Run(Caller caller, PrivateRequest request)
    {
        var (text, refusal) = texts.Clean(request.Text);
        if (text is null)
            return refusal!;
        if (lobby.Find(request.To) is not { } receiver || (accounts.CurrentValue.Required && receiver.Account is null))
            return Refusals.NoSuchNick(request.To);
        if (lobby.SendPrivate(caller.Session, receiver, text) is not { } message)
            return receiver.Count == 0 ? Refusals.NoSuchNick(request.To) : Refusals.NotDelivered(receiver.Nickname);
        caller.Answers.PrivateSent(message, isToSelf: receiver == caller.Session.Person);
        return Outcome.Done;
    }
}
