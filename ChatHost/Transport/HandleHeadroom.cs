namespace ChatHost.Transport;

/// <summary>
/// Whether the process can open some more handles. POSIX gives each new handle the lowest free number (open(2), accept(2)), so the newest
/// number shows how many are in use, without counting: if it is N, all below N are.
/// </summary>
/// <param name="readLimit">Reads the process's current limit, see <see cref="FileHandleLimit.Current"/>; it can change at any time, see prlimit(1).</param>
internal sealed class HandleHeadroom(Func<int?> readLimit)
{
    private const string AnyFile = "/dev/null";

    private volatile int _limit = readLimit() ?? int.MaxValue;

    /// <summary>Whether <paramref name="reserve"/> handles are free beside the one just accepted. Needs no system call.</summary>
    public bool IsLeft(nint accepted, int reserve) => IsBelow(accepted, reserve);

    /// <summary>Whether <paramref name="reserve"/> handles are free now.</summary>
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

    /// <summary>Always true where no limit is known, which includes systems that number handles in another way.</summary>
    private bool IsBelow(nint handle, int reserve) => _limit == int.MaxValue || handle < _limit - reserve;
}
