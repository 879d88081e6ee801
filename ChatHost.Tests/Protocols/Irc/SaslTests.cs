using System.Security.Cryptography;
using System.Text;
using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, SASL: by password, by one that stays with the client, and by certificate.</summary>
public sealed class SaslTests
{
    private const string Password = "correct-horse";
    private static readonly string Fingerprint = new('5', 64);

    private readonly IrcChat _chat = new();

    private static string[] NumericsOf(IEnumerable<string> lines) => [.. lines.Select(line => line.Split(' ')[1])];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decoded(string line) => Encoding.UTF8.GetString(Convert.FromBase64String(line["AUTHENTICATE ".Length..]));

    [Fact]
    public async Task The_mechanisms_are_announced_and_external_only_with_a_certificate()
    {
        Assert.Contains(" sasl=PLAIN,SCRAM-SHA-256 ", Caps(await _chat.Open().AskAsync("CAP LS 302")), StringComparison.Ordinal);
        Assert.Contains(" sasl=PLAIN,EXTERNAL,SCRAM-SHA-256 ", Caps(await _chat.Open(Fingerprint).AskAsync("CAP LS 302")), StringComparison.Ordinal);
        var old = _chat.Open();
        Assert.Contains(" sasl ", Caps(await old.AskAsync("CAP LS")), StringComparison.Ordinal);
        Assert.Equal(
            [":ChatHost.chat 908 * PLAIN,SCRAM-SHA-256 :are available SASL mechanisms", ":ChatHost.chat 904 * :SASL authentication failed"],
            await AskAsync(old, "AUTHENTICATE EXTERNAL"));
    }

    [Fact]
    public async Task Plain_is_not_offered_where_no_password_may_pass()
    {
        var parts = new ChatParts { AccountOptions = new() { Rounds = 100_000, ClearText = ClearTextPolicy.Refuse } };
        var person = new IrcChat(parts).Open();
        person.Peer.IsConfidential = false;

        Assert.Contains(" sasl=SCRAM-SHA-256 ", Caps(await person.AskAsync("CAP LS 302")), StringComparison.Ordinal);
        Assert.Equal(["908", "904"], NumericsOf(await AskAsync(person, "AUTHENTICATE PLAIN")));
    }

    [Fact]
    public async Task Plain_logs_in_and_a_second_time_is_refused()
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE PLAIN");
        var lines = await alice.AskAsync($"AUTHENTICATE {Base64($"\0alice\0{Password}")}");

        Assert.Matches("^:ChatHost.chat 900 \\* alice![^ ]+ alice :You are now logged in as alice$", lines[0]);
        Assert.Equal(":ChatHost.chat 903 * :SASL authentication successful", lines[1]);
        Assert.Equal(["907"], NumericsOf(await alice.AskAsync("AUTHENTICATE PLAIN")));
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("")]
    [InlineData("\0alice")]
    [InlineData("\0alice\0")]
    [InlineData("bob\0alice\0correct-horse")]
    [InlineData("\0alice\0wrong")]
    [InlineData("\0alice\0correct-horse\0")]
    public async Task What_is_no_login_fails_and_may_be_tried_again(string message)
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE PLAIN");
        Assert.Equal(["904"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {(message == "!!!" ? message : message.Length == 0 ? "+" : Base64(message))}")));

        Assert.Equal(["AUTHENTICATE +"], await alice.AskAsync("AUTHENTICATE PLAIN"));
        Assert.Equal(["900", "903"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {Base64($"alice\0alice\0{Password}")}")));
    }

    [Fact]
    public async Task A_long_message_comes_in_pieces_and_a_piece_too_long_ends_it()
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE PLAIN");
        var encoded = Base64($"\0alice\0{new string('x', 300 - 7)}");
        Assert.Equal(400, encoded.Length);
        Assert.Empty(await alice.AskAsync($"AUTHENTICATE {encoded}"));
        Assert.Equal(["904"], NumericsOf(await alice.AskAsync("AUTHENTICATE +")));

        await alice.AskAsync("AUTHENTICATE PLAIN");
        Assert.Equal(["905"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {encoded}x")));
    }

    [Fact]
    public async Task An_exchange_is_aborted_by_the_client_or_by_the_end_of_registration()
    {
        var alice = await BeginAsync("AUTHENTICATE PLAIN");
        Assert.Equal(["906"], NumericsOf(await alice.AskAsync("AUTHENTICATE *")));
        await alice.AskAsync("AUTHENTICATE PLAIN");
        await alice.TypeAsync("NICK alice");
        await alice.TypeAsync("USER alice 0 * :Alice");
        Assert.Equal(["906", "001"], NumericsOf(await alice.AskAsync("CAP END")).Take(2));
    }

    [Fact]
    public async Task A_suspended_account_is_locked()
    {
        await RegisterAsync();
        Assert.True(ChatHost.Messages.Nickname.TryParse("alice", out var name, out _));
        var account = await _chat.Parts.Accounts.FindAsync(name);
        await _chat.Parts.Accounts.SuspendAsync(account!.Id, new(Until: null, "Not now."), new("test", "Test", "suspend"));
        var alice = await BeginAsync("AUTHENTICATE PLAIN");

        Assert.Equal([":ChatHost.chat 902 * :alice is suspended: Not now."], await alice.AskAsync($"AUTHENTICATE {Base64($"\0alice\0{Password}")}"));
    }

    [Fact]
    public async Task After_registration_one_logs_in_all_the_same_and_takes_the_name()
    {
        await RegisterAsync();
        var guest = await _chat.ConnectAsync("guest", "sasl");
        await guest.AskAsync("AUTHENTICATE PLAIN");
        var lines = await guest.AskAsync($"AUTHENTICATE {Base64($"\0alice\0{Password}")}");

        Assert.Contains("903", NumericsOf(lines));
        Assert.Contains(lines, line => line.EndsWith(" NICK :alice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_capability_no_exchange_begins()
    {
        Assert.Equal(["904"], NumericsOf(await _chat.Open().AskAsync("AUTHENTICATE PLAIN")));
    }

    [Fact]
    public async Task A_certificate_of_an_account_logs_in_and_no_other()
    {
        await RegisterAsync();
        var owner = await BeginAsync("AUTHENTICATE PLAIN", Fingerprint);
        await owner.AskAsync($"AUTHENTICATE {Base64($"\0alice\0{Password}")}");
        await owner.TypeAsync("NICK alice");
        await owner.TypeAsync("USER alice 0 * :Alice");
        await owner.TypeAsync("CAP END");
        owner.Read();
        Assert.Contains("logs you in from now on", Assert.Single(await owner.AskAsync("NS CERT ADD")), StringComparison.Ordinal);

        var again = await BeginAsync("AUTHENTICATE EXTERNAL", Fingerprint);
        Assert.Equal(["900", "903"], NumericsOf(await again.AskAsync("AUTHENTICATE +")));
        var named = await BeginAsync("AUTHENTICATE EXTERNAL", Fingerprint);
        Assert.Equal(["904"], NumericsOf(await named.AskAsync($"AUTHENTICATE {Base64("bob")}")));
        await named.AskAsync("AUTHENTICATE EXTERNAL");
        Assert.Equal(["900", "903"], NumericsOf(await named.AskAsync($"AUTHENTICATE {Base64("Alice")}")));
        Assert.EndsWith($":{Fingerprint}", Assert.Single(await owner.AskAsync("NS CERT LIST")), StringComparison.Ordinal);
        Assert.Contains("There is no such", Assert.Single(await owner.AskAsync("NS CERT DEL 1")), StringComparison.Ordinal);
        var stranger = await BeginAsync("AUTHENTICATE EXTERNAL", new string('6', 64));
        Assert.Equal(["904"], NumericsOf(await stranger.AskAsync("AUTHENTICATE +")));
        Assert.Contains("Ended: certificate", Assert.Single(await owner.AskAsync($"NS CERT DEL {Fingerprint}")), StringComparison.Ordinal);
        var late = await BeginAsync("AUTHENTICATE EXTERNAL", Fingerprint);
        Assert.Equal(["904"], NumericsOf(await late.AskAsync("AUTHENTICATE +")));
    }

    [Fact]
    public async Task Scram_logs_in_and_the_server_shows_that_it_knows_the_verifier()
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE SCRAM-SHA-256");
        var (proof, signature) = await ProveAsync(alice, "alice", Password);

        Assert.Equal($"v={signature}", Decoded(Assert.Single(await alice.AskAsync($"AUTHENTICATE {Base64(proof)}"))));
        Assert.Equal(["900", "903"], NumericsOf(await alice.AskAsync("AUTHENTICATE +")));
    }

    [Theory]
    [InlineData("alice", "wrong-horse")]
    [InlineData("nobody", Password)]
    public async Task Scram_fails_for_a_wrong_password_as_for_a_wrong_name(string name, string password)
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE SCRAM-SHA-256");
        var (proof, _) = await ProveAsync(alice, name, password);

        Assert.Equal([":ChatHost.chat 904 * :Wrong name or password."], await alice.AskAsync($"AUTHENTICATE {Base64(proof)}"));
    }

    [Theory]
    [InlineData("p=tls-unique,,n=alice,r=abc")]
    [InlineData("n,a=bob,n=alice,r=abc")]
    [InlineData("n,,n=al=ice,r=abc")]
    [InlineData("n,,m=x,n=alice,r=abc")]
    [InlineData("n,,n=alice,r=")]
    [InlineData("nonsense")]
    public async Task Scram_takes_no_other_beginning(string first)
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE SCRAM-SHA-256");
        Assert.Equal(["904"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {Base64(first)}")));
    }

    [Fact]
    public async Task Scram_takes_no_proof_of_another_exchange()
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE SCRAM-SHA-256");
        var (proof, _) = await ProveAsync(alice, "alice", Password);
        await alice.AskAsync("AUTHENTICATE *");
        await alice.AskAsync("AUTHENTICATE SCRAM-SHA-256");
        await alice.AskAsync($"AUTHENTICATE {Base64("n,,n=alice,r=abc")}");

        Assert.Equal(["904"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {Base64(proof)}")));
    }

    [Fact]
    public async Task Failed_scram_logins_count_as_those_of_passwords_do()
    {
        await RegisterAsync();
        var alice = await BeginAsync("AUTHENTICATE PLAIN");
        for (var i = 0; i < 3; i++)
        {
            await alice.AskAsync("AUTHENTICATE *");
            await alice.AskAsync("AUTHENTICATE SCRAM-SHA-256");
            var (proof, _) = await ProveAsync(alice, "alice", "wrong");
            await alice.AskAsync($"AUTHENTICATE {Base64(proof)}");
        }

        await alice.AskAsync("AUTHENTICATE PLAIN");
        Assert.Matches("904 \\* :Too many tries", Assert.Single(await alice.AskAsync($"AUTHENTICATE {Base64($"\0alice\0{Password}")}")));
    }

    private static string Caps(IEnumerable<string> lines) => $" {string.Join(' ', lines.Select(line => line[(line.LastIndexOf(':') + 1)..]))} ";

    private static async Task<IReadOnlyList<string>> AskAsync(IrcPerson person, string line)
    {
        await person.TypeAsync("CAP REQ sasl");
        person.Read();
        return await person.AskAsync(line);
    }

    /// <summary>The client's side of the exchange (RFC 5802), up to its proof, and what the server is to answer to that.</summary>
    private static async Task<(string Proof, string Signature)> ProveAsync(IrcPerson person, string name, string password)
    {
        var first = $"n={name},r=rOprNGfwEbeRWgbNEkqO";
        var answer = Decoded(Assert.Single(await person.AskAsync($"AUTHENTICATE {Base64($"n,,{first}")}")));
        var parts = answer.Split(',');
        Assert.StartsWith("r=rOprNGfwEbeRWgbNEkqO", parts[0], StringComparison.Ordinal);
        Assert.Equal("i=100000", parts[2]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts[1][2..]), 100_000, HashAlgorithmName.SHA256, 32);
        var final = $"c=biws,{parts[0]}";
        var exchanged = Encoding.UTF8.GetBytes($"{first},{answer},{final}");
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(key), exchanged);
        var proof = key.Zip(signature, (one, other) => (byte)(one ^ other)).ToArray();
        var server = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), exchanged);
        return ($"{final},p={Convert.ToBase64String(proof)}", Convert.ToBase64String(server));
    }

    private async Task<IrcPerson> BeginAsync(string line, string? certificate = null)
    {
        var person = _chat.Open(certificate);
        await person.TypeAsync("CAP REQ sasl");
        await person.TypeAsync(line);
        Assert.Equal("AUTHENTICATE +", person.Read()[^1]);
        return person;
    }

    private async Task RegisterAsync()
    {
        var person = await _chat.ConnectAsync("alice");
        await person.TypeAsync($"NS REGISTER {Password}");
        await person.HangupAsync();
    }
}
