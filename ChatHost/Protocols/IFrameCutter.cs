using System.Buffers;

namespace ChatHost.Protocols;

/// <summary>Finds where the next frame of a byte stream ends. One instance per connection, since it may keep its position.</summary>
/// <remarks>
/// The stream belongs to the transport, the format to the protocol: this is all that one needs of the other. A cutter is called
/// by one reader at a time, never waits, and never throws because of what the bytes are.
/// </remarks>
internal interface IFrameCutter
{
    /// <summary>Cuts one frame off the front of <paramref name="buffer"/>, which moves past what was taken or is not needed again.</summary>
    /// <remarks>
    /// After false, call again with what is left in <paramref name="buffer"/> and new bytes behind it (for a pipe:
    /// <c>AdvanceTo(buffer.Start, buffer.End)</c>). A cutter leaves at most its limit and a line end there, so a pipe that holds this
    /// much never stalls.
    /// </remarks>
    /// <param name="buffer">All received bytes that were not yet moved past.</param>
    /// <param name="isFinal">Whether the input ended cleanly, so that an unfinished last frame counts, if the format says so.</param>
    /// <param name="frame">What was cut off; its bytes are valid until the next call.</param>
    /// <returns>False if there is no whole frame yet; all that is left in <paramref name="buffer"/> has been examined.</returns>
    bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame);
}
