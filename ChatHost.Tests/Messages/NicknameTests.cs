using System.Text;
using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class NicknameTests
{
    private const string Allowed = "1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.";

    [Theory]
    [InlineData("alice")]
    [InlineData("7of9")]
    [InlineData("a_-")]
    [InlineData("Жук")]
    [InlineData("山田ノリコ")]
    [InlineData("한글")]
    [InlineData("דני")]
    [InlineData("محمد")]
    [InlineData("नमस्ते")]
    [InlineData("दुःख")]
    [InlineData("กี่")]
    [InlineData("Straße")]
    [InlineData("Þórður-Guðmundsson")]
    [InlineData("٤٠٩")]
    [InlineData("e\u0301\u0323")]
    public void A_name_of_letters_and_digits_of_any_script_is_taken_as_typed(string typed)
    {
        var taken = Nickname.TryParse(typed, out var name, out var reason);

        Assert.True(taken, reason);
        Assert.Null(reason);
        Assert.Equal(typed, name!.Text);
        Assert.Equal(typed, name.ToString());
    }

    [Theory]
    [InlineData("you")]
    [InlineData("Server")]
    [InlineData("SYSTEM")]
    [InlineData("\uFF41\uFF44\uFF4D\uFF49\uFF4E")] // fullwidth
    [InlineData("every\U0001D428ne")]              // mathematical bold o
    [InlineData("\u017Fystem")]                    // long s
    public void A_reserved_word_is_refused_however_it_is_written(string typed)
    {
        var taken = Nickname.TryParse(typed, out var name, out var reason);

        Assert.False(taken);
        Assert.Null(name);
        Assert.Matches("^(you|server|system|admin|everyone) is reserved\\.$", reason);
    }

    [Theory]
    [InlineData("s\u0435rver", "server")]  // Cyrillic e
    [InlineData("\u0405YSTEM", "system")]  // Cyrillic dze
    [InlineData("\u0430dmin", "admin")]    // Cyrillic a
    [InlineData("adm\u0131n", "admin")]    // dotless i
    public void A_look_alike_of_a_reserved_word_is_refused_too(string typed, string word)
    {
        var taken = Nickname.TryParse(typed, out _, out var reason);

        Assert.False(taken);
        Assert.Equal($"it looks like {word}, which is reserved.", reason);
    }

    [Fact]
    public void The_host_itself_speaks_under_a_reserved_name()
    {
        Assert.Equal("server", Nickname.Server.Text);
        Assert.False(Nickname.TryParse(Nickname.Server.Text, out _, out _));
    }

    [Fact]
    public void A_name_of_32_code_points_is_the_longest()
    {
        var longest = string.Concat(Enumerable.Repeat("\U00010428", 32));

        Assert.True(Nickname.TryParse(longest, out _, out _));
        Assert.False(Nickname.TryParse(longest + "a", out _, out var reason));
        Assert.Equal(Allowed, reason);
    }

    [Fact]
    public void Names_are_the_same_by_key_and_not_by_text()
    {
        var one = Parse("Ａlice-ΣΊΣΥΦΟΣ");
        var same = Parse("alice-σίσυφος");
        var other = Parse("alicia");

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one.Text, same.Text);
        Assert.NotEqual(one, other);
        Assert.False(one.Equals(null));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public void A_name_from_the_log_is_not_judged_again(string stored) => Assert.Equal(stored, Nickname.FromLog(stored).Text);

    [Theory]
    [InlineData("alice", false)]
    [InlineData("B0Il_m-1", false)]
    [InlineData("José", false)]            // decomposes to an ASCII letter, but shows its accent
    [InlineData("Жд", false)]
    [InlineData("山田", false)]
    [InlineData("\u0430lice", true)]       // Cyrillic a
    [InlineData("jos\u0456", true)]        // Cyrillic i
    [InlineData("\u0457van", true)]        // Cyrillic yi: a Cyrillic i under a diaeresis
    [InlineData("al\u0131ce", true)]       // dotless i
    [InlineData("\uFF41lice", true)]       // fullwidth
    public void Letters_from_elsewhere_that_look_like_ASCII_are_noticed(string typed, bool expected) =>
        Assert.Equal(expected, Parse(typed).HasAsciiLookAlikes);

    [Theory]
    [InlineData("alice", "\u0430lice")]         // small Cyrillic a
    [InlineData("alice", "\u0410lice")]         // capital Cyrillic a
    [InlineData("ALICE", "\u0410LICE")]
    [InlineData("alice", "\u0430Iice")]         // and a capital I for the l
    [InlineData("alice", "\u04301ice")]         // and a digit for the l
    [InlineData("user1", "us\u0435rl")]         // and a letter l for the digit
    [InlineData("b0b", "b\u043Eb")]             // Cyrillic o for a zero
    [InlineData("emma", "\u0435rnrna")]         // r and n for an m
    public void Names_that_look_alike_share_a_skeleton(string taken, string asked) =>
        Assert.NotEmpty(Parse(taken).Skeletons.Intersect(Parse(asked).Skeletons));

    [Theory]
    [InlineData("alice", "\u0430licia")]
    [InlineData("jose", "jos\u00E9")]
    [InlineData("rob", "\u0416\u043E\u0431")]
    public void Names_that_look_different_share_no_skeleton(string taken, string asked) =>
        Assert.Empty(Parse(taken).Skeletons.Intersect(Parse(asked).Skeletons));

    [Theory]
    [InlineData("a[b]{c}\\d|e^f`g")]
    [InlineData("alice|away")]
    [InlineData("o^o")]
    public void Names_may_hold_the_punctuation_of_IRC(string typed) => Assert.Equal(typed, Parse(typed).Text);

    [Theory]
    [InlineData("|alice")]
    [InlineData("[alice]")]
    [InlineData("`")]
    public void Names_start_with_a_letter_or_digit(string typed)
    {
        Assert.False(Nickname.TryParse(typed, out _, out var reason));
        Assert.Equal(Allowed, reason);
    }

    [Fact]
    public void A_bar_looks_like_an_l()
    {
        Assert.True(Parse("a|ice").HasAsciiLookAlikes);
        Assert.Contains(Parse("alice").Skeletons[0], Parse("a|ice").Skeletons);
    }

    [Theory]
    [InlineData("NickServ")]
    [InlineData("chanserv")]
    [InlineData("OPERSERV")]
    [InlineData("services")]
    [InlineData("Nick5erv", false)]
    public void Names_of_services_are_reserved(string typed, bool isReserved = true) =>
        Assert.Equal(!isReserved, Nickname.TryParse(typed, out _, out _));

    [Fact]
    public void A_name_that_looks_like_its_key_keeps_one_string_for_both()
    {
        var name = Parse("alice");

        Assert.Same(name.Key, Assert.Single(name.Skeletons));
        Assert.Same(name.Skeletons, name.Skeletons);
    }

    [Fact]
    public void No_accepted_name_can_be_taken_for_anything_else()
    {
        var accepted = 0;

        GeneratedText.ForAll(GeneratedText.Names, typed =>
        {
            if (!Nickname.TryParse(typed, out var name, out var reason))
                return name is null && reason is { Length: > 0 } && reason.EndsWith('.');

            accepted++;
            var codePoints = name.Text.EnumerateRunes().Count();
            return name.Text == typed
                && codePoints is >= 1 and <= 32
                && Encoding.UTF8.GetByteCount(typed) <= 4 * codePoints
                && SafeText.IsSafe(typed) && SafeText.IsSafe(name.Key)
                && !typed.Any(c => char.IsWhiteSpace(c) || (char.IsPunctuation(c) || char.IsSymbol(c)) && !"_-[]{}\\|^`".Contains(c))
                && name.Key is not ("you" or "server" or "system" or "admin" or "everyone" or "nickserv" or "chanserv" or "operserv" or "services")
                && Nickname.FromLog(name.Key).Equals(name)
                && name.Skeletons.Count is 1 or 2;
        });

        Assert.InRange(accepted, 100, int.MaxValue);
    }

    private static Nickname Parse(string typed) =>
        Nickname.TryParse(typed, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(typed));
}
