namespace ChatHost.Protocols;

/// <summary>
/// Lets others have the thread now and then. A peer that sends without a pause would else be read from without an end on a
/// thread that many connections share.
/// </summary>
internal struct ReadBudget
{
    /// <summary>Maximum number of reads in a row: well under a millisecond of lines, and at most 2 MiB of a stream.</summary>
    private const int ReadsOfOneTurn = 32;

    private int _reads;

    /// <summary>Counts a read; true when it is time to go on elsewhere.</summary>
    public bool IsOver() => ++_reads % ReadsOfOneTurn == 0;
}
