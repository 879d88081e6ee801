using System.Buffers;

namespace ChatHost.Protocols;

/// <summary>Says where the next frame of a byte stream ends; one instance per connection, since it may remember where it is.</summary>
/// <remarks>
/// The stream belongs to the transport, the format to the protocol: this is all that one needs of the other. A cutter is called
/// by one reader at a time, never waits and never throws for what the bytes are.
/// </remarks>
internal interface IFrameCutter
{
    /// <summary>Cuts one frame off the front of <paramref name="buffer"/>, which moves past what was taken or will never be needed.</summary>
    /// <remarks>
    /// After false, call again with what is left in <paramref name="buffer"/> and new bytes behind it (for a pipe:
    /// <c>AdvanceTo(buffer.Start, buffer.End)</c>). What a cutter leaves there stays within its limit and a line end, so a pipe that
    /// holds this much never stalls.
    /// </remarks>
    /// <param name="buffer">All that has come and was not yet moved past.</param>
    /// <param name="isFinal">The input ended cleanly, so an unfinished last frame counts, if the format says so.</param>
    /// <param name="frame">What was cut off; its bytes are valid until the next call.</param>
    /// <returns>False: no whole frame there yet, and all of what is left in <paramref name="buffer"/> has been looked at.</returns>
    bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame);
}
