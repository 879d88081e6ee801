using System.Net;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>Accounts and rules of rooms survive SIGKILL right after the acknowledgement of their last change, in every round anew.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Rounds = 4;
    private const int AccountsOfARound = 5;

    private readonly TemporaryDirectory _directory = new();

    private string[] Args =>
    [
        .. ServerProcess.FreePorts, $"--History:Path={Path.Combine(_directory.FullName, "chat.db")}", "--Accounts:Rounds=100000",
        "--Accounts:RegistrationsPerHour=1000", "--Accounts:TriesPerMinute=1000", "--Limits:Messages:Burst=1000", "--Rooms:MaxOwned=1000",
        "--Listeners:Echo:Enabled=false",
    ];

    [Fact]
    public async Task No_acknowledged_change_is_lost_by_a_kill()
    {
        var expected = new List<Expected>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(Args);
            await CheckAsync(server, expected);
            for (var i = 0; i < AccountsOfARound; i++)
                expected.Add(await ChangeAsync(server, $"r{round}a{i}", isLast: i == AccountsOfARound - 1));
            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(Args);
        await CheckAsync(last, expected);
        Assert.True(expected.Sum(account => account.Changes) >= 200, $"{expected.Sum(account => account.Changes)} changes.");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Ten changes of an account and its room, the last of which is acknowledged when this returns.</summary>
    private static async Task<Expected> ChangeAsync(ServerProcess server, string name, bool isLast)
    {
        var (room, changes) = ($"room-{name}", 0);
        using var owner = await LineVisitor.ConnectAsync(server.Chat);
        await DoAsync($"/nick {name}");
        await DoAsync($"/register old-word-{name}");
        await DoAsync($"/password old-word-{name} new-word-{name}");
        var kept = await KeyAsync("kept");
        var ended = await KeyAsync("ended");
        await DoAsync("/account end 3");

        // Made in the same millisecond, the second may be the first of the list.
        if (owner.Read.Contains("* Ended: key kept."))
            (kept, ended) = (ended, kept);
        await DoAsync($"/join {room}");
        await DoAsync("/op r0a0");
        await DoAsync($"/ban {name}-eve!*@* 7d spam");
        await DoAsync($"/mute {name}-bob!*@*");
        await DoAsync("/room topic operators");
        await DoAsync($"/room password sesame-{name}");
        await DoAsync("/room allow r0a0");

        // The change that comes right before the kill is another one each time.
        if (isLast)
            await DoAsync("/room moderated on");
        return new(name, kept, ended, changes, isLast);

        async Task DoAsync(string line)
        {
            var refusal = await owner.TypeAsync(line);

            Assert.True(refusal is null, $"{line}: {refusal}");
            changes += line.StartsWith("/nick", StringComparison.Ordinal) || line.StartsWith("/join", StringComparison.Ordinal) ? 0 : 1;
        }

        async Task<string> KeyAsync(string label)
        {
            await DoAsync($"/account key {label}");
            return owner.Read.Last(line => line.StartsWith($"* Key {label}: ", StringComparison.Ordinal)).Split(' ')[3];
        }
    }

    private static async Task CheckAsync(ServerProcess server, List<Expected> expected)
    {
        foreach (var (account, i) in expected.Select((account, i) => (account, i)))
        {
            var (name, address) = (account.Name, new IPAddress([127, 0, 2, (byte)(i + 1)]));
            using var owner = await LineVisitor.ConnectAsync(server.Chat, address);
            Assert.Equal("Wrong name or password.", await owner.TypeAsync($"/login {name} {account.EndedKey}"));
            Assert.Equal($"{name} is registered. /login {name} if it is yours.", await owner.TypeAsync($"/nick {name}"));

            // The checks of passwords cost the most: one of each kind, of each account one.
            if (i % 2 == 0)
                Assert.Null(await owner.TypeAsync($"/login {name} {account.Key}"));
            else
                Assert.Null(await owner.TypeAsync($"/login {name} new-word-{name}"));
            if (i % 4 == 2)
            {
                using var other = await LineVisitor.ConnectAsync(server.Chat, address);
                Assert.Equal("Wrong name or password.", await other.TypeAsync($"/login {name} old-word-{name}"));
            }

            await owner.TypeAsync("/account");
            Assert.Equal(1, owner.Read.Count(line => line.Contains(" key ", StringComparison.Ordinal)));
            Assert.Null(await owner.TypeAsync($"/join room-{name}"));
            await owner.TypeAsync("/room");
            await owner.TypeAsync("/bans");
            Assert.Contains($"* room-{name}: owner {name}, operators {(name == "r0a0" ? "nobody" : "r0a0")}, voiced nobody.", owner.Read);
            var moderated = account.IsModerated ? "on" : "off";
            Assert.Contains($"* Settings: invite off, password on, limit off, moderated {moderated}, topic operators, secret off, accounts off.", owner.Read);
            Assert.Contains($"* Password: sesame-{name}", owner.Read);
            Assert.Contains(owner.Read, line => line.StartsWith($"* 1 ban {name}-eve!*@* (mask), by {name}, until ", StringComparison.Ordinal) && line.EndsWith(": spam", StringComparison.Ordinal));
            Assert.Contains($"* 2 mute {name}-bob!*@* (mask), by {name}", owner.Read);
        }
    }

    /// <param name="Key">A key that holds.</param>
    /// <param name="EndedKey">One that was ended.</param>
    /// <param name="Changes">How many changes were acknowledged.</param>
    /// <param name="IsModerated">Whether that was set last of all.</param>
    private sealed record Expected(string Name, string Key, string EndedKey, int Changes, bool IsModerated);
}
