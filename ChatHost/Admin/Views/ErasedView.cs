namespace ChatHost.Admin.Views;

/// <summary>How many messages of a room were erased by this call; none where all had been before.</summary>
internal sealed record ErasedView(string Room, long Erased);
