using System.Diagnostics;
using System.Globalization;
using System.Net;
using ChatHost.Accounts;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using Microsoft.Extensions.Options;

namespace ChatHost.Benchmarks.Accounts;

/// <summary>
/// Whether the time of a refused login tells if its name is registered, and what a long list of bans costs a guest who comes.
/// </summary>
internal static class AccountsProgram
{
    public const string Verb = "accounts";

    private const string Help = """
        accounts [--tries N] [--rounds N] [--bans N]

        The time of a refused login, of a name that is registered and of one that is not, in turn; then that of judging a guest who
        joins a room with many bans, by the kind of the bans.

          --tries N   logins of each kind (2000)
          --rounds N  PBKDF2 iterations (100000)
          --bans N    bans of the room (10000)
        """;

    private const string Password = "correct-horse";

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, valued: ["--tries", "--rounds", "--bans"], flags: []);
        if (options.WantsHelp)
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        using var database = new MemoryDatabase();
        var secret = new ServerSecret(database);
        await secret.GetAsync();
        MeasureBans(options.Count("--bans", 10_000), new Cloaks(secret));
        await MeasureLoginsAsync(options.Count("--tries", 2000), options.Count("--rounds", 100_000), database, secret);
        return 0;
    }

    private static void MeasureBans(int count, Cloaks cloaks)
    {
        var guest = new Subject(Account: null, Nick("guest"), IPAddress.Parse("203.0.113.7"), "~line", cloaks);
        Console.Out.WriteLine($"{count:#,0} bans of {"",-22} {"a guest who joins",20}");
        foreach (var (name, target) in new (string, Func<int, Target>)[]
        {
            ("accounts", i => new AccountTarget(i + 1, $"account{i}")),
            ("addresses", i => AddressTarget.Of(new IPAddress((i * 7919L) + 1), "shown")),
            ("IPv6 networks", i => AddressTarget.Of(IPAddress.Parse($"2001:db8:{i & 0xFFFF:x}::"), "shown")),
            ("masks of names", i => new MaskTarget(HostMask.TryParse($"spammer{i}*!*@*")!)),
            ("masks of hosts", i => new MaskTarget(HostMask.TryParse($"*!*@host{i}.chat")!)),
        })
        {
            var rules = RoomRules.None with
            {
                Bans = [.. Enumerable.Range(0, count).Select(i => new RoomBan(i + 1, IsMute: false, target(i), "ann", DateTime.UnixEpoch, Until: null, Text: null))],
            };
            // As it is once compiled: a room with so many bans is asked again and again.
            var times = new List<double>();
            for (var i = 0; i < 5000; i++)
            {
                var started = Stopwatch.GetTimestamp();
                if (rules.JudgeEntry(guest, RoomRank.Anyone, password: null, members: 1, DateTime.UnixEpoch) is not null)
                    throw new InvalidOperationException("The guest is not banned.");
                if (i >= 4000)
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

            times.Sort();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-32} {times[times.Count / 2],17:0.0} \u00B5s"));
        }
    }

    private static async Task MeasureLoginsAsync(int tries, int rounds, MemoryDatabase database, ServerSecret secret)
    {
        var time = TimeProvider.System;
        var settings = new FixedSettings<AccountOptions>(new() { Rounds = rounds, TriesPerMinute = 1000 });
        var accounts = new AccountStore(database, new(database, new FixedSettings<AuditOptions>(new()), time), time);
        var logins = new Logins(accounts, new(database, time), new(time), new(time), secret, () => "ChatHost", new(), settings, time);
        for (var i = 0; i < 100; i++)
            await accounts.RegisterAsync(Nick($"known{i}"), ScramVerifier.Create(Password, rounds));
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = -20; i < tries; i++)
        {
            // Each comes from an address of its own, and now the one is first, now the other.
            foreach (var isKnown in i % 2 == 0 ? [true, false] : (bool[])[false, true])
            {
                var name = $"{(isKnown ? "known" : "other")}{(i + 100) % 100}";
                var started = Stopwatch.GetTimestamp();
                var (_, refusal) = await logins.VerifyAsync(name, "wrong-horse", new IPAddress((i + 1000L) * 2));
                var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (refusal?.Code != ChatHost.Operations.RefusalCode.LoginFailed)
                    throw new InvalidOperationException($"Refused for another reason: {refusal?.Text}");
                if (i >= 0)
                    (isKnown ? known : unknown).Add(took);
            }
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine($"{tries:#,0} refused logins, {rounds:#,0} rounds {"median",12} {"mean",12} {"deviation",12}");
        Write("registered", known);
        Write("not registered", unknown);
        var difference = known.Average() - unknown.Average();
        var error = Math.Sqrt((Variance(known) + Variance(unknown)) / tries);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  difference of the means {difference * 1000:0.0} \u00B5s, standard error {error * 1000:0.0} \u00B5s: t = {difference / error:0.00}"));
    }

    private static void Write(string name, List<double> times)
    {
        times.Sort();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-32} {times[times.Count / 2],9:0.000} ms {times.Average(),9:0.000} ms {Math.Sqrt(Variance(times)),9:0.000} ms"));
    }

    private static double Variance(List<double> times)
    {
        var mean = times.Average();
        return times.Sum(time => (time - mean) * (time - mean)) / (times.Count - 1);
    }

    private static Nickname Nick(string name) => Nickname.FromLog(name);

    private sealed class FixedSettings<TOptions>(TOptions value) : IOptionsMonitor<TOptions>
    {
        public TOptions CurrentValue => value;

        public TOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
    }
}
