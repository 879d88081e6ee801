using ChatHost.Accounts;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>That the checker can find anything: each kind of fault is planted between a client and a server that has none.</summary>
public sealed class ReliabilityCheckerTests
{
    private static readonly string[] Clients = [PlantedFault.Victim, "bob", "eve"];
    private static readonly string[] Rooms = ["dev", "lab"];

    /// <summary>The account that two of the three are logged in to, where several connections are one person.</summary>
    private static readonly (string Name, string Password) Shared = (PlantedFault.Victim, "correct-horse");

    public static MatrixTheoryData<string, bool> Faults { get; } = new(PlantedFault.All.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Is_found(string fault, bool areOnePerson)
    {
        var planted = PlantedFault.All[fault];

        var findings = await TalkAsync(planted.Between?.Invoke() ?? new(), planted.AtTheLog?.Invoke() ?? new(), dropRate: 0, areOnePerson);

        Assert.True(findings.Breaches.Contains(planted.Breach), $"{planted.Breach} was to be found, and this was:\n{findings}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_fault_is_planted_nothing_is_found_however_often_connections_are_lost(bool areOnePerson)
    {
        var findings = await TalkAsync(new(), new(), dropRate: 0.2, areOnePerson);

        Assert.True(findings.Breaches.Count == 0, findings.ToString());
    }

    [Fact]
    public void Every_kind_of_breach_is_planted() =>
        Assert.Equal(Enum.GetValues<Breach>(), PlantedFault.All.Values.Select(planted => planted.Breach).Distinct().Order());

    /// <summary>Three talk, one of them over a faulty network, and so are the logs read.</summary>
    private static async Task<Findings> TalkAsync(Spoiler between, Spoiler atTheLog, double dropRate, bool areOnePerson)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(ChatClient.Patience);
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000", "Accounts:Rounds=100000");
        if (areOnePerson)
        {
            await host.Services.GetRequiredService<AccountStore>().RegisterAsync(
                ChatParts.Nick(Shared.Name), ScramVerifier.Create(Shared.Password, 100_000));
        }

        await using var toServer = new FaultyRelay(host.Chat, between);
        await using var toLog = new FaultyRelay(host.Chat, atTheLog);
        using var run = new ReliabilityRun(who => Task.FromResult(who switch
        {
            PlantedFault.Victim => toServer.Address,
            ReliabilityRun.Archivist => toLog.Address,
            _ => host.Chat,
        }));
        var plans = Clients.Index().ToDictionary(
            who => who.Item,
            who => new TalkPlan(Messages: 40, Rooms, dropRate, Window: 8, Seed: who.Index) { Account = areOnePerson && who.Index < 2 ? Shared : null });
        return await run.RunAsync(plans, whileTheyTalk: null, patience.Token);
    }
}
