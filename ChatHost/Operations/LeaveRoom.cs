namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="Text">Parting words, as typed; may be empty.</param>
internal readonly record struct LeaveRequest(string? Room, string Text = "");

/// <summary>Leaves a room.</summary>
internal sealed class LeaveRoom(MessageTexts texts) : IOperation<LeaveRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, LeaveRequest request)
    {
        var (membership, refusal) = caller.FindMembership(request.Room);
        if (membership is null)
            return refusal!;
        (var text, refusal) = texts.CleanOrEmpty(request.Text);
        if (text is null)
            return refusal!;
        caller.Session.Leave(membership, text);

        // All that the room said before comes before.
        await membership.Room.FlushAsync();
        caller.Answers.Left(membership.Room);
        return Outcome.In(membership.Room.Name);
    }
}
