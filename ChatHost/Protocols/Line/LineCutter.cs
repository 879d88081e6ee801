using System.Buffers;

namespace ChatHost.Protocols.Line;

/// <summary>Cuts a byte stream into lines that end in LF, CRLF or the CR NUL of RFC 854, and swallows telnet commands (RFC 854, RFC 855) on the way.</summary>
/// <remarks>
/// <para>What is a line: <c>text LF</c> and <c>text CR LF</c> both give <c>text</c>, and so does <c>text CR NUL</c>, which
/// telnet sends for the Enter key; a last line may lack its end, or the LF of it. A NUL elsewhere is dropped.
/// Empty lines are dropped here, unless one is waited for. A line over the limit gives one <see cref="FrameKind.TooLong"/> as soon as that is
/// certain; the rest of it, up to its LF, is moved past as it comes and kept nowhere.</para>
/// <para>What is telnet, wherever it falls and however it is split, IAC being the byte 255:</para>
/// <code>
///   IAC IAC                        one data byte 255
///   IAC EC, IAC EL                 BS and ^U, which erase in the line being typed: see LineEditing
///   IAC WILL|WONT|DO|DONT option   swallowed
///   IAC SB ... IAC SE              swallowed, LF and IAC IAC inside it too
///   IAC other                      swallowed
/// </code>
/// <para>A sub-negotiation with more than the limit between SB and IAC SE, counted as sent, ends before the byte or pair that goes
/// over; the line it stands in is too long.</para>
/// <para>An ordinary line is a slice of the buffer: nothing is copied or allocated, and no byte is looked at twice. Only a line with
/// telnet inside it has a hole and must be put together: what came before goes to a stash, which goes with the line.
/// So between calls a line waits either in the buffer or in the stash, at most its limit and a CR.</para>
/// </remarks>
/// <param name="maxLineBytes">The limit to begin with: <see cref="MaxLineBytes"/>.</param>
internal sealed class LineCutter(int maxLineBytes) : IFrameCutter
{
    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';
    private const byte Nul = 0;

    // The names are those of RFC 854, "TELNET COMMAND STRUCTURE".
    private const byte Se = 240;
    private const byte EraseCharacter = 247;
    private const byte EraseLine = 248;
    private const byte Sb = 250;
    private const byte Will = 251;
    private const byte Dont = 254;
    private const byte Iac = 255;

    private static readonly Frame TooLong = new(FrameKind.TooLong, ReadOnlySequence<byte>.Empty);

    private byte[]? _stash;
    private int _stashed;
    private int _scanned;
    private int _subnegotiated;
    private Place _place;
    private bool _isDiscarding;

    // Of the line that is discarded, which is kept nowhere.
    private bool _discardedCr;

    /// <summary>What the next byte is read as.</summary>
    private enum Place : byte
    {
        Text,
        AfterIac,
        LiteralIac,
        Option,
        Subnegotiation,
        SubnegotiationAfterIac,
    }

    /// <summary>The longest line, in bytes, without its end and without telnet; also the longest sub-negotiation.</summary>
    /// <remarks>May be changed between calls; a line that is already waiting is judged by the new limit when its next byte comes.</remarks>
    public int MaxLineBytes { get; set; } = maxLineBytes;

    /// <summary>Whether telnet commands are swallowed; else 255 is a byte like any other. Changed between lines only.</summary>
    public bool SwallowsTelnet { get; set; } = true;

    /// <summary>Whether an empty line is one; else it is dropped.</summary>
    public bool TakesEmptyLines { get; set; }

    private ReadOnlySpan<byte> TextStops => SwallowsTelnet ? [Lf, Iac, Nul] : [Lf];

    public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame)
    {
        frame = default;
        var found = false;
        var start = buffer.Start;
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_scanned);

        while (!found && !reader.End)
        {
            if (_place is Place.Text or Place.LiteralIac)
            {
                found = TryReadText(ref reader, ref start, out frame);
            }
            else
            {
                var isSwallowed = TrySwallow(ref reader);
                _discardedCr &= isSwallowed;
                found = !isSwallowed && TryDiscard(out frame);
                start = reader.Position;
            }
        }

        buffer = buffer.Slice(start);
        if (!found && isFinal)
        {
            found = TryTakeLine(buffer, isEnded: false, out frame);
            buffer = buffer.Slice(buffer.End);
        }

        _scanned = found ? 0 : (int)buffer.Length;
        return found;
    }

    /// <summary>Reads up to the line end, an IAC or the end of the buffer, and moves <paramref name="start"/> past all that need not
    /// stay in the buffer.</summary>
    private bool TryReadText(ref SequenceReader<byte> reader, ref SequencePosition start, out Frame frame)
    {
        if (_place == Place.LiteralIac)
        {
            reader.Advance(1);
            _place = Place.Text;
        }

        if (!reader.TryAdvanceToAny(TextStops, advancePastDelimiter: false))
            reader.AdvanceToEnd();

        var text = reader.Sequence.Slice(start, reader.Position);
        var isStopped = reader.TryRead(out var stop);
        var isLineEnd = isStopped && (stop == Lf || (stop == Nul && EndsInCr(text)));
        if (isStopped && stop == Iac)
            _place = Place.AfterIac;

        var found = false;
        frame = default;
        if (_isDiscarding || IsTooLong(text))
        {
            found = TryDiscard(out frame);
            _isDiscarding = !isLineEnd;
            _discardedCr = text.IsEmpty ? _discardedCr : LastOf(text) == Cr;
        }
        else if (isLineEnd)
        {
            found = TryTakeLine(text, isEnded: true, out frame);
        }
        else if (isStopped || _stash is not null)
        {
            Stash(text);
        }
        else
        {
            return false;
        }

        start = reader.Position;
        return found;
    }

    /// <summary>Reads on in a telnet command.</summary>
    /// <returns>False: it is a sub-negotiation that has just gone over the limit and is read as text from here on.</returns>
    private bool TrySwallow(ref SequenceReader<byte> reader)
    {
        if (_place == Place.Subnegotiation)
            return TrySwallowSubnegotiation(ref reader);

        reader.TryPeek(out var next);
        if (_place == Place.AfterIac && next == Sb)
            _subnegotiated = 0;

        if (_place == Place.SubnegotiationAfterIac && next != Se)
        {
            _subnegotiated += 2;
            if (_subnegotiated > MaxLineBytes)
            {
                _place = Place.AfterIac;
                return false;
            }
        }

        if (_place == Place.AfterIac && next is EraseCharacter or EraseLine && !_isDiscarding)
        {
            // In place of the command stands the key that does the same.
            Stash(new(next == EraseCharacter ? LineEditing.Backspace : LineEditing.EraseLine));
        }

        _place = (_place, next) switch
        {
            (Place.AfterIac, Iac) => Place.LiteralIac,
            (Place.AfterIac, Sb) => Place.Subnegotiation,
            (Place.AfterIac, >= Will and <= Dont) => Place.Option,
            (Place.SubnegotiationAfterIac, not Se) => Place.Subnegotiation,
            _ => Place.Text,
        };

        // The second IAC of a pair is left to be read as text, so that it is stored and counted like any other byte.
        if (_place != Place.LiteralIac)
            reader.Advance(1);

        return true;
    }

    private bool TrySwallowSubnegotiation(ref SequenceReader<byte> reader)
    {
        var here = reader.UnreadSpan;
        var end = here.IndexOf(Iac);
        var length = end < 0 ? here.Length : end;
        var allowed = MaxLineBytes - _subnegotiated;
        if (length > allowed)
        {
            reader.Advance(Math.Max(allowed, 0));
            _place = Place.Text;
            return false;
        }

        reader.Advance(end < 0 ? length : length + 1);
        _subnegotiated += length;
        if (end >= 0)
            _place = Place.SubnegotiationAfterIac;

        return true;
    }

    /// <summary>Whether the line with <paramref name="text"/> as its newest part is over the limit whatever follows: a CR at its end
    /// may still turn out to belong to the line end.</summary>
    private bool IsTooLong(in ReadOnlySequence<byte> text)
    {
        var over = _stashed + text.Length - MaxLineBytes;
        return over > 1 || (over == 1 && (text.IsEmpty ? _stash![_stashed - 1] : LastOf(text)) != Cr);
    }

    private bool EndsInCr(in ReadOnlySequence<byte> text) =>
        !text.IsEmpty ? LastOf(text) == Cr
        : _isDiscarding ? _discardedCr
        : _stashed > 0 && _stash![_stashed - 1] == Cr;

    /// <summary>Gives up the line that is being read; false if that has been reported before.</summary>
    private bool TryDiscard(out Frame frame)
    {
        frame = TooLong;
        var isNews = !_isDiscarding;
        _isDiscarding = true;
        DropStash();
        return isNews;
    }

    /// <summary>Ends the line that is being read, with <paramref name="text"/> as its newest part; false if there is nothing in it.</summary>
    private bool TryTakeLine(ReadOnlySequence<byte> text, bool isEnded, out Frame frame)
    {
        if (_stash is not null)
        {
            Stash(text);
            text = new ReadOnlySequence<byte>(_stash, 0, _stashed);
            DropStash();
        }

        if (!text.IsEmpty && LastOf(text) == Cr)
            text = text.Slice(0, text.Length - 1);

        frame = new Frame(FrameKind.Complete, text);
        return !text.IsEmpty || (isEnded && TakesEmptyLines);
    }

    private void Stash(in ReadOnlySequence<byte> text)
    {
        if (text.IsEmpty)
            return;

        // Doubles, so that a line of many small parts costs no more than its length, but not past what a line may have.
        var needed = _stashed + (int)text.Length;
        if (_stash is null || _stash.Length < needed)
            Array.Resize(ref _stash, (int)Math.Max(needed, Math.Min(2L * needed, MaxLineBytes + 1L)));

        text.CopyTo(_stash.AsSpan(_stashed));
        _stashed = needed;
    }

    private void DropStash()
    {
        _stash = null;
        _stashed = 0;
    }

    private static byte LastOf(in ReadOnlySequence<byte> text) =>
        text.IsSingleSegment ? text.FirstSpan[^1] : text.Slice(text.Length - 1).FirstSpan[0];
}
