using ChatHost.Accounts;

namespace ChatHost.Tests.Accounts;

public sealed class LoginKeyTests
{
    private static readonly string Letters = new('A', 43);

    [Fact]
    public void A_key_is_stored_by_its_SHA_256()
    {
        Assert.Equal("497e9a8c5deb32dd0fcc551544507d2e8cd846158b578a13b94f050eca7f2aa6", LoginKey.TryParse($"chk_{Letters}")!.Hash);
    }

    [Fact]
    public void Keys_differ_and_are_read_back()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => LoginKey.Create()).ToArray();

        Assert.Equal(keys.Length, keys.Select(key => key.Text).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(key.Hash, LoginKey.TryParse(key.Text)!.Hash));

        // 256 bits: each of the 43 letters varies, the last one over 16 values.
        Assert.All(Enumerable.Range(4, 42), at => Assert.InRange(keys.Select(key => key.Text[at]).Distinct().Count(), 50, 64));
        Assert.InRange(keys.Select(key => key.Text[^1]).Distinct().Count(), 12, 16);
    }

    [Theory]
    [InlineData("")]
    [InlineData("chk_")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("CHK_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("chk-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00C4")]
    [InlineData(" chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("correct horse battery staple, which is a password")]
    public void Other_texts_are_no_key(string text) => Assert.Null(LoginKey.TryParse(text));

    [Fact]
    public void A_key_shows_nothing_of_itself_as_text() => Assert.Equal("chk_…", $"{LoginKey.TryParse($"chk_{Letters}")}");
}
