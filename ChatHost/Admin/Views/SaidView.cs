namespace ChatHost.Admin.Views;

/// <summary>What was said in a room, by its numbers: the first, and the last, which is the same for one line.</summary>
internal sealed record SaidView(string Room, long Seq, long LastSeq);
