using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>A message on its way into a room's log, and those that wait to hear how it went: with a repeated id there may be several.</summary>
internal sealed class PendingSend(SendLedger? lines, string? id, RoomEventKind kind, RoomName room, string text, bool isBlock = false) : ISayReceipt
{
    // Not the text itself, which may be erased later.
    private readonly Int128 _digest = DigestOf(text);
    private readonly Lock _lock = new();
    private readonly List<ISayReceipt> _waiting = [];
    private long _seq;
    private long _lastSeq;
    private string? _trouble;
    private Denial? _denial;

    public string? Id => id;

    /// <summary>Whether the log has it.</summary>
    public bool IsLogged => Volatile.Read(ref _seq) > 0;

    public bool IsSame(RoomEventKind otherKind, RoomName otherRoom, string otherText, bool isOtherBlock) =>
        isBlock == isOtherBlock && kind == otherKind && room.Equals(otherRoom) && _digest == DigestOf(otherText);

    /// <summary>Tells how it went: at once, or once that is known.</summary>
    public void Notify(ISayReceipt receipt)
    {
        lock (_lock)
        {
            if (!IsLogged && _trouble is null && _denial is null)
            {
                _waiting.Add(receipt);
                return;
            }
        }

        Answer(receipt);
    }

    void ISayReceipt.Said(RoomName into, long first, long last)
    {
        lock (_lock)
        {
            _lastSeq = last;
            Volatile.Write(ref _seq, first);
        }

        AnswerAll();
    }

    void ISayReceipt.NotSaid(RoomName into, string reason)
    {
        // Forgotten first, so that a client that sends it again has it said.
        lines?.Forget(this);
        lock (_lock)
            _trouble = reason;
        AnswerAll();
    }

    void ISayReceipt.Denied(RoomName into, Denial denial)
    {
        lines?.Forget(this);
        lock (_lock)
            _denial = denial;
        AnswerAll();
    }

    private static Int128 DigestOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<Int128>(hash);
    }

    /// <summary>From here on nobody joins those who wait.</summary>
    private void AnswerAll()
    {
        foreach (var receipt in _waiting)
            Answer(receipt);
        _waiting.Clear();
    }

    private void Answer(ISayReceipt receipt)
    {
        if (IsLogged)
            receipt.Said(room, _seq, _lastSeq);
        else if (_denial is not null)
            receipt.Denied(room, _denial);
        else
            receipt.NotSaid(room, _trouble!);
    }
}
