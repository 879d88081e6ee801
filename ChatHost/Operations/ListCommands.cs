namespace ChatHost.Operations;

/// <summary>Nothing needs to be said.</summary>
internal readonly record struct HelpRequest;

/// <summary>Lists what may be asked for.</summary>
internal sealed class ListCommands : IOperation<HelpRequest>
{
    public bool IsForGuests => true;

    public ValueTask<Outcome> RunAsync(Caller caller, HelpRequest request)
    {
        caller.Answers.Commands(OperationTable.Rows);
        return new(Outcome.Done);
    }
}
