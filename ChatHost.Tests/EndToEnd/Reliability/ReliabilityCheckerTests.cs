using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>That the checker can find anything: each kind of fault is planted between a client and a server that has none.</summary>
public sealed class ReliabilityCheckerTests
{
    private static readonly string[] Clients = [PlantedFault.Victim, "bob", "eve"];
    private static readonly string[] Rooms = ["dev", "lab"];

    public static TheoryData<string> Faults { get; } = [.. PlantedFault.All.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Is_found(string fault)
    {
        var planted = PlantedFault.All[fault];

        var findings = await TalkAsync(planted.Between?.Invoke() ?? new(), planted.AtTheLog?.Invoke() ?? new(), dropRate: 0);

        Assert.True(findings.Breaches.Contains(planted.Breach), $"{planted.Breach} was to be found, and this was:\n{findings}");
    }

    [Fact]
    public async Task Where_no_fault_is_planted_nothing_is_found_however_often_connections_are_lost()
    {
        var findings = await TalkAsync(new(), new(), dropRate: 0.2);

        Assert.True(findings.Breaches.Count == 0, findings.ToString());
    }

    [Fact]
    public void Every_kind_of_breach_is_planted() =>
        Assert.Equal(Enum.GetValues<Breach>(), PlantedFault.All.Values.Select(planted => planted.Breach).Distinct().Order());

    /// <summary>Three talk, one of them over a faulty network, and so are the logs read.</summary>
    private static async Task<Findings> TalkAsync(Spoiler between, Spoiler atTheLog, double dropRate)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(ChatClient.Patience);
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        await using var toServer = new FaultyRelay(host.Chat, between);
        await using var toLog = new FaultyRelay(host.Chat, atTheLog);
        using var run = new ReliabilityRun(who => Task.FromResult(who switch
        {
            PlantedFault.Victim => toServer.Address,
            ReliabilityRun.Archivist => toLog.Address,
            _ => host.Chat,
        }));
        var plans = Clients.Index().ToDictionary(
            who => who.Item, who => new TalkPlan(Messages: 40, Rooms, dropRate, Window: 8, Seed: who.Index));
        return await run.RunAsync(plans, whileTheyTalk: null, patience.Token);
    }
}
