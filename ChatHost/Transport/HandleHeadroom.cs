namespace ChatHost.Transport;

/// <summary>
/// Whether the process could open some more handles. POSIX gives each new handle the lowest free number (open(2), accept(2)),
/// so the number of the newest tells how many are in use, without counting: if it is N, all below N are.
/// </summary>
/// <param name="readLimit">The process's limit as it is now, see <see cref="FileHandleLimit.Current"/>; it can be changed from outside, prlimit(1).</param>
internal sealed class HandleHeadroom(Func<int?> readLimit)
{
    private const string AnyFile = "/dev/null";

    private volatile int _limit = readLimit() ?? int.MaxValue;

    /// <summary>Whether, with this one just taken, so many handles are free; costs no system call.</summary>
    public bool IsLeft(nint accepted, int reserve) => IsBelow(accepted, reserve);

    /// <summary>Whether so many handles are free now.</summary>
    public bool IsLeft(int reserve)
    {
        try
        {
            _limit = readLimit() ?? _limit;
            if (_limit == int.MaxValue)
                return true;
            using var probe = File.OpenHandle(AnyFile, access: FileAccess.Read, share: FileShare.ReadWrite);
            return IsBelow(probe.DangerousGetHandle(), reserve);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Where no limit is known, as where handles are not numbered like this, there is always room.</summary>
    private bool IsBelow(nint handle, int reserve) => _limit == int.MaxValue || handle < _limit - reserve;
}
