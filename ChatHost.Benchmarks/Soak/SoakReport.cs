using System.Globalization;
using System.Text;

namespace ChatHost.Benchmarks.Soak;

/// <summary>How a soak ended: the figures, and in one line each what is not as it must be.</summary>
internal sealed record SoakReport
{
    /// <summary>Threads and the operator's own connection may take a few file handles more.</summary>
    public const int SpareHandles = 24;

    /// <summary>Minimum duration of a soak that can judge memory.</summary>
    public static readonly TimeSpan ShortestForMemory = TimeSpan.FromMinutes(4);

    public required SoakOptions Options { get; init; }

    public required SoakLedger Ledger { get; init; }

    public required MemoryTrend Memory { get; init; }

    public required int HandlesBefore { get; init; }

    public required int HandlesAfter { get; init; }

    public required int ClientsAfter { get; init; }

    public required int RoomsAfter { get; init; }

    public required int MembersAfter { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>Lines of the server's log that report its own errors.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    public bool JudgesMemory => Options.Duration >= ShortestForMemory;

    public IReadOnlyList<string> Wrong() =>
    [
        .. Wrong(Ledger.Lost > 0, $"{Ledger.Lost} lines were lost."),
        .. Wrong(Ledger.OutOfOrder > 0, $"{Ledger.OutOfOrder} lines came twice or out of order."),
        .. Wrong(Ledger.Corrupt > 0, $"{Ledger.Corrupt} lines were not what was said, or not for those who read them."),
        .. Wrong(Ledger.Failed > 0, $"{Ledger.Failed} failures: {string.Join(" / ", Ledger.Failures)}"),
        .. Wrong(Ledger.Heard == 0, $"No client heard anything."),
        .. Wrong(ClientsAfter > 0, $"{ClientsAfter} connections are left in /clients."),
        .. Wrong(MembersAfter > 0, $"{MembersAfter} members are left in /rooms."),
        .. Wrong(RoomsAfter > Options.Rooms + 1, $"{RoomsAfter} rooms are left: {Options.Rooms} and the default one have stored messages."),
        .. Wrong(HandlesAfter > HandlesBefore + SpareHandles, $"File handles went from {HandlesBefore} to {HandlesAfter}."),
        .. Wrong(JudgesMemory && Memory.MegabytesAnHour() > Options.MostGrowth,
            $"Memory grows by {Memory.MegabytesAnHour():0} MB an hour: {Options.MostGrowth:0} are allowed."),
        .. Wrong(ExitCode != 0, $"The server's exit code was {ExitCode}."),
        .. Wrong(Errors.Count > 0, $"The server's log has errors: {string.Join(" / ", Errors.Take(5))}"),
    ];

    public override string ToString()
    {
        var text = new StringBuilder();
        var endings = Ledger.Endings.OrderByDescending(ending => ending.Value).Select(ending => Format($"{ending.Value:#,0} {ending.Key}"));
        text.AppendLine(Format($"lives         {Ledger.Lives.Count():#,0}: {string.Join(", ", endings)}"));
        text.AppendLine(Format($"lines         {Ledger.Lives.Sum(life => (long)life.Said):#,0} said, {Ledger.Heard:#,0} heard, {Ledger.Lost:#,0} lost"));
        text.AppendLine(Format($"memory        {Memory.Last:0.0} MB, {Memory.MegabytesAnHour():+0.0;-0.0} MB an hour{(JudgesMemory ? "" : " (too short to judge)")}"));
        text.AppendLine(Format($"file handles  {HandlesBefore} before, {HandlesAfter} after"));
        text.AppendLine(Format($"left over     {ClientsAfter} sessions, {MembersAfter} members, {RoomsAfter} rooms"));
        return text.ToString().TrimEnd();
    }

    private static IEnumerable<string> Wrong(bool isSo, FormattableString what) => isSo ? [Format(what)] : [];

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
