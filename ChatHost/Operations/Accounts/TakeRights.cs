using ChatHost.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <param name="Name">As typed.</param>
/// <param name="Password">As typed.</param>
internal readonly record struct RightsRequest(string Name, string Password);

/// <summary>Gives a connection the rights of a server operator's account, without its name.</summary>
internal sealed class TakeRights(Logins logins, LoginProofs proofs) : IOperation<RightsRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, RightsRequest request)
    {
        var (session, person) = (caller.Session, caller.Session.Person);
        if (session.Login is { Kind: LoginProofKind.Key })
            return Refusals.PasswordFirst(person.Account!.Name);
        if (logins.FindClearText(caller.Conversation) is { } unsafeRefusal)
            return unsafeRefusal;
        var (login, refusal) = await logins.VerifyAsync(request.Name, request.Password, caller.Conversation.Address);
        if (login is null)
            return refusal!;
        if (!login.Account.IsOperator || login.Proof.Kind != LoginProofKind.Password)
            return Refusals.LoginFailed;
        if (person.Count > 1)
            return Refusals.RightsOfOthers;
        person.OperatorBy = login.Account.Ref;

        // What ended its rights while they were checked found nobody who has them.
        if (session.Person != person || await proofs.FindAsync(login.Account.Id, login.Proof) is not { IsOperator: true })
        {
            person.OperatorBy = null;
            return Refusals.LoginFailed;
        }

        Logins.WarnOfClearText(caller);
        return Outcome.Done;
    }
}
