namespace ChatHost.Operations;

/// <summary>
/// Something that may be asked for, whatever protocol asks. It checks, acts on sessions and rooms, and answers in
/// <see cref="IAnswers"/>; a mistake in the request is a <see cref="Refusal"/>, never an exception. Listed in
/// <see cref="OperationTable"/>; see docs/adding-a-command.md.
/// </summary>
internal interface IOperation<in TRequest>
{
    /// <summary>Whether a guest may ask for it where only accounts may chat (<see cref="ChatHost.Accounts.AccountOptions.Required"/>).</summary>
    bool IsForGuests => false;

    /// <exception cref="History.HistoryUnavailableException">The store cannot be read now; <see cref="Caller.RunAsync"/> refuses then.</exception>
    ValueTask<Outcome> RunAsync(Caller caller, TRequest request);
}
