using ChatHost.Benchmarks.Generator;

namespace ChatHost.Tests.Benchmarks;

public sealed class StampTests
{
    private readonly byte[] _line = new byte[64];

    [Fact]
    public void A_written_stamp_is_read()
    {
        var written = new Stamp(Sender: 199, Number: 1_234_567, Time: 987_654_321_012_345);
        written.Write(_line);

        Assert.True(Stamp.TryRead(_line, out var read));
        Assert.Equal(written, read);
    }

    [Fact]
    public void Any_changed_byte_at_any_position_is_found()
    {
        new Stamp(7, 42, 1).Write(_line);
        Assert.True(Stamp.TryRead(_line, out var whole));

        for (var i = 0; i < _line.Length; i++)
        {
            var was = _line[i];
            _line[i] = (byte)(was == '1' ? '2' : '1');
            Assert.False(Stamp.TryRead(_line, out var changed) && changed == whole, $"Byte {i}.");
            _line[i] = was;
        }
    }

    [Fact]
    public void A_line_that_was_cut_is_none()
    {
        new Stamp(7, 42, 1).Write(_line);

        Assert.False(Stamp.TryRead(_line.AsSpan(0, Stamp.Size - 1), out _));
    }
}
