namespace ChatHost.Admin.Views;

/// <summary>How many messages of a room were erased by this call; none where all had been before.</summary>
internal sealed record ErasedView(string Room, long Erased);

/// <summary>How many messages of an account were erased when it was deleted.</summary>
internal sealed record AccountErasedView(string Name, long Erased);
