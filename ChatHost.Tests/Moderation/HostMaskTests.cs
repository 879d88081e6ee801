using System.Net;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Moderation;

public sealed class HostMaskTests
{
    private readonly ChatParts _parts = new();

    private Subject Eve => new(Account: null, ChatParts.Nick("Eve-42"), IPAddress.Parse("192.0.2.1"), "~line", _parts.Cloaks);

    [Theory]
    [InlineData("Eve-42!*@*")]
    [InlineData("EVE-42!*@*")]
    [InlineData("eve-42*")]
    [InlineData("eve*")]
    [InlineData("*42")]
    [InlineData("*e*2*")]
    [InlineData("?ve-42!*@*")]
    [InlineData("??????")]
    [InlineData("??????*")]
    [InlineData("*!~line@*")]
    [InlineData("*!~LINE@*")]
    [InlineData("*!*line")]
    [InlineData("!~line@")]
    [InlineData("~line@*")]
    [InlineData("*!*@*.chat")]
    [InlineData("@*.CHAT")]
    [InlineData("*")]
    [InlineData("*!*@*")]
    [InlineData("**!**@**")]
    [InlineData("\uFF25ve*")]
    public void A_mask_fits(string mask) => Assert.True(HostMask.TryParse(mask)!.Matches(Eve));

    [Theory]
    [InlineData("bob!*@*")]
    [InlineData("eve!*@*")]
    [InlineData("eve-42?")]
    [InlineData("???????")]
    [InlineData("?????")]
    [InlineData("?eve-42")]
    [InlineData("*43")]
    [InlineData("*4*3*")]
    [InlineData("*!~web@*")]
    [InlineData("*!line@*")]
    [InlineData("*!*@*.account.chat")]
    [InlineData("*!*@192.0.2.1")]
    [InlineData("eve-42!*@nowhere")]
    public void A_mask_does_not_fit(string mask) => Assert.False(HostMask.TryParse(mask)!.Matches(Eve));

    [Fact]
    public void The_host_is_what_is_shown_in_place_of_the_address()
    {
        var shown = _parts.Cloaks.Of(account: null, IPAddress.Parse("192.0.2.1"));

        Assert.True(HostMask.TryParse($"*!*@{shown}")!.Matches(Eve));
        Assert.False(HostMask.TryParse($"*!*@{shown}")!.Matches(Eve with { Address = IPAddress.Parse("192.0.2.2") }));
        Assert.False(HostMask.TryParse($"*!*@{shown}")!.Matches(Eve with { Account = new AccountRef(7, "eve") }));
        Assert.True(HostMask.TryParse($"*!*@{_parts.Cloaks.Of(new AccountRef(7, "eve"), null)}")!.Matches(Eve with { Account = new AccountRef(7, "eve") }));
    }

    [Theory]
    [InlineData("eve!*@*", "eve!*@*")]
    [InlineData("eve*", "eve*!*@*")]
    [InlineData("eve!", "eve!*@*")]
    [InlineData("@host", "*!*@host")]
    [InlineData("user@host", "*!user@host")]
    [InlineData("eve!user", "eve!user@*")]
    [InlineData("a!b@c@d", "a!b@c@d")]
    public void What_is_left_out_of_a_mask_is_anything(string typed, string whole) => Assert.Equal(whole, HostMask.TryParse(typed)!.Text);

    [Theory]
    [InlineData("")]
    [InlineData("eve")]
    [InlineData("eve *")]
    [InlineData("eve\t*")]
    [InlineData("eve\u001b*")]
    [InlineData("eve\u00A0*")]
    [InlineData("host@eve!user")]
    public void Other_texts_are_no_mask(string typed) => Assert.Null(HostMask.TryParse(typed));

    [Fact]
    public void The_length_of_a_mask_is_bounded()
    {
        Assert.NotNull(HostMask.TryParse(new string('*', HostMask.MaxLength)));
        Assert.Null(HostMask.TryParse(new string('*', HostMask.MaxLength + 1)));
    }

    [Fact]
    public void A_mask_of_many_stars_takes_no_longer_than_the_product_of_the_lengths()
    {
        var mask = HostMask.TryParse(string.Concat(Enumerable.Repeat("*a", 70)) + "b!*@*")!;
        var longest = Eve with { Nick = ChatParts.Nick(new string('a', 32)) };

        // One that tried every way would not come to an end.
        for (var i = 0; i < 1000; i++)
            Assert.False(mask.Matches(longest));
    }
}
