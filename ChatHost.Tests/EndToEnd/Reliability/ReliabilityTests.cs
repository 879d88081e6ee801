using System.Globalization;
using ChatHost.Tests.Hosting.Configuration;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>
/// The program as a process of its own is killed again and again while clients talk, lose their connections and come back:
/// nothing that was acknowledged is lost, nothing is doubled, missing or out of order. See docs/reliability.md.
/// </summary>
public sealed class ReliabilityTests(ITestOutputHelper report) : IDisposable
{
    private const string MessagesVariable = "CHATHOST_RELIABILITY_MESSAGES";
    private const int RoomsOfEach = 3;
    private const int Window = 16;

    private readonly TemporaryDirectory _directory = new();

    /// <summary>How much of everything: little in the suite, more by the variable.</summary>
    private static (int Messages, int Clients, int Rooms, int Kills, double DropRate, TimeSpan Patience) Size { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(MessagesVariable), CultureInfo.InvariantCulture, out var messages)
            ? (messages, 50, 10, 20, 0.01, TimeSpan.FromMinutes(30))
            : (1000, 8, 4, 2, 0.05, TimeSpan.FromMinutes(2));

    [Theory]
    [InlineData("Process")]
    [InlineData("Power")]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_doubled_missing_or_out_of_order_whatever_is_cut_off_or_killed(string sync)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Size.Patience);
        await using var server = await KilledServer.StartAsync(
            [
                "--Listeners:Chat:Address=127.0.0.1", "--Listeners:Chat:Port=0", "--Listeners:Admin:Port=0",
                "--Listeners:Echo:Enabled=false", "--Listeners:Web:Enabled=false", "--Listeners:Irc:Enabled=false",
                $"--History:Path={Path.Combine(_directory.FullName, "chat.db")}", $"--History:Sync={sync}", "--History:MaxPerRoom=10000000",
                "--Limits:Messages:PerSecond=1000000", "--Limits:Messages:Burst=1000000", "--Limits:SendQueueBytes=67108864",

                // So short that some who were cut off come back to what is kept of them, and some to what is stored.
                "--Sessions:ResumeWindow=00:00:00.005",
            ]);
        using var run = new ReliabilityRun(_ => server.FindAsync());

        var findings = await run.RunAsync(Plans(), cancellation => KillNowAndThenAsync(server, run.Checker, cancellation), patience.Token);

        report.WriteLine($"{sync}: {run} {server.Kills} kills, {Size.Rooms} rooms.");
        Assert.True(findings.Breaches.Count == 0, findings.ToString());
        Assert.Equal(Size.Messages, run.Checker.Acknowledged);
        Assert.Equal(Size.Kills, server.Kills);
        Assert.InRange(run.Drops, Size.Messages * Size.DropRate / 4, Size.Messages);
        Assert.InRange(run.Checker.AcknowledgedAgain, 1, int.MaxValue);
    }

    public void Dispose() => _directory.Dispose();

    private static Dictionary<string, TalkPlan> Plans() => Enumerable.Range(0, Size.Clients).ToDictionary(
        client => $"client{client}",
        client => new TalkPlan(
            Size.Messages / Size.Clients,
            [.. Enumerable.Range(0, RoomsOfEach).Select(room => $"room{(client + room) % Size.Rooms}")],
            Size.DropRate,
            Window,
            Seed: client));

    /// <summary>Kills when a part of all is acknowledged, so that the kills are spread over the run however fast it is.</summary>
    private static async Task KillNowAndThenAsync(KilledServer server, ReliabilityChecker checker, CancellationToken cancellationToken)
    {
        for (var kill = 1; kill <= Size.Kills; kill++)
        {
            await checker.WhenAcknowledgedAsync(kill * Size.Messages / (Size.Kills + 1)).WaitAsync(cancellationToken);
            await server.KillAsync();
        }
    }
}
