using System.Net;
using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

/// <summary>What a password is prepared, hashed and refused by, against the examples of the RFCs.</summary>
public sealed class PasswordPiecesTests
{
    private readonly ManualTime _time = new();

    // RFC 4013, 3.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("\u0627\u0628", "\u0627\u0628")]
    [InlineData("pa\u0308ss\u00F6rd \u263A", "p\u00E4ss\u00F6rd \u263A")]
    public void A_password_is_prepared(string typed, string prepared) => Assert.Equal(prepared, SaslPrep.TryPrepare(typed));

    [Theory]
    [InlineData("\u0007")]
    [InlineData("\u0627\u0031")]
    [InlineData("\u0627a\u0628")]
    [InlineData("\uD800")]
    [InlineData("a\uFFFEb")]
    [InlineData("\uE000")]
    [InlineData("\u200E")]
    [InlineData("p\u00E4ss\u00F6rd \U0001F600")]
    public void Prohibited_characters_are_refused(string typed) => Assert.Null(SaslPrep.TryPrepare(typed));

    [Fact]
    public void No_code_point_throws_and_what_is_prepared_stays_so()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            var text = value is >= 0xD800 and <= 0xDFFF ? $"{(char)value}" : char.ConvertFromUtf32(value);
            if (SaslPrep.TryPrepare($"a{text}") is { } prepared)
                Assert.Equal(prepared, SaslPrep.TryPrepare(prepared));
        }
    }

    // RFC 7677, 3: the proof p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= and the signature v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=
    // of this exchange come from these keys.
    [Fact]
    public void The_verifier_is_that_of_the_RFC()
    {
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        const string Message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var message = System.Text.Encoding.ASCII.GetBytes(Message);
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var signature = System.Security.Cryptography.HMACSHA256.HashData(verifier.StoredKey, message);
        var clientKey = proof.Zip(signature, (one, other) => (byte)(one ^ other)).ToArray();
        Assert.Equal(verifier.StoredKey, System.Security.Cryptography.SHA256.HashData(clientKey));
        Assert.Equal(
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(verifier.ServerKey, message)));
        Assert.True(ScramVerifier.Matches(verifier, "pencil"));
        Assert.False(ScramVerifier.Matches(verifier, "Pencil"));
    }

    [Fact]
    public void A_name_that_is_not_registered_has_a_salt_of_its_own_each_time_the_same()
    {
        var one = ScramVerifier.ForUnknown([1, 2, 3], "alice", 4096);

        Assert.Equal(one.Salt, ScramVerifier.ForUnknown([1, 2, 3], "alice", 4096).Salt);
        Assert.NotEqual(one.Salt, ScramVerifier.ForUnknown([1, 2, 3], "bob", 4096).Salt);
        Assert.Equal(ScramVerifier.SaltSize, one.Salt.Length);
        Assert.False(ScramVerifier.Matches(one, ""));
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("PASSWORD1")]
    [InlineData("12345678")]
    [InlineData("qwerty")]
    public void A_common_password_is_known_in_any_case(string password) => Assert.True(CommonPasswords.Contains(password));

    [Fact]
    public void Three_thousand_common_passwords_are_known() => Assert.InRange(CommonPasswords.Count, 3000, 5000);

    [Fact]
    public void A_key_is_read_back_and_shows_nothing_of_itself()
    {
        var key = LoginKey.Create();

        Assert.Matches("^chk_[A-Za-z0-9_-]{43}$", key.Text);
        Assert.Equal(key.Hash, LoginKey.TryParse(key.Text)?.Hash);
        Assert.DoesNotContain(key.Text[4..], $"{key}", StringComparison.Ordinal);
        Assert.Null(LoginKey.TryParse(key.Text + "A"));
        Assert.Null(LoginKey.TryParse("chk_" + new string('=', 43)));
    }

    [Fact]
    public void Failures_are_counted_by_account_and_address_and_block_no_one_else()
    {
        var tries = new TryLimiter(_time);
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 3; i++)
            Assert.True(tries.TryFail("alice", here, 3));

        Assert.False(tries.TryFail("alice", here, 3));
        Assert.Equal(TimeSpan.FromMinutes(1), tries.FindWait("alice", here, 3));
        Assert.Null(tries.FindWait("alice", there, 3));
        Assert.Null(tries.FindWait("bob", here, 3));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(tries.FindWait("alice", here, 3));
    }

    [Fact]
    public void From_one_address_failures_for_all_accounts_are_bounded()
    {
        var tries = new TryLimiter(_time);
        var here = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < TryLimiter.PerAddress; i++)
            Assert.True(tries.TryFail($"account{i}", here, 3));

        Assert.NotNull(tries.FindWait("another", here, 3));
    }

    [Fact]
    public void A_flood_of_addresses_is_forgotten_in_part_and_never_fails()
    {
        var tries = new TryLimiter(_time);
        for (var i = 0; i < 200_000; i++)
            tries.TryFail("alice", new IPAddress(i + 1L), 3);

        Assert.Null(tries.FindWait("alice", IPAddress.Parse("203.0.113.1"), 3));
    }
}
