using ChatHost.Moderation;

namespace ChatHost.Tests.Moderation;

public sealed class BanTimeTests
{
    [Theory]
    [InlineData("30s", "00:00:30")]
    [InlineData("10m", "00:10:00")]
    [InlineData("2h", "02:00:00")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("007d", "7.00:00:00")]
    [InlineData("90m", "01:30:00")]
    [InlineData("3650d", "3650.00:00:00")]
    [InlineData("87600h", "3650.00:00:00")]
    public void A_number_and_a_unit_are_a_time(string typed, string time) =>
        Assert.Equal(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), BanTime.TryParse(typed));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5h")]
    [InlineData(" 5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("5w")]
    [InlineData("1h30m")]
    [InlineData("\u0665h")]
    [InlineData("forever")]
    public void Other_texts_are_no_time(string typed) => Assert.Null(BanTime.TryParse(typed));

    [Theory]
    [InlineData("3651d")]
    [InlineData("87601h")]
    [InlineData("5256001m")]
    [InlineData("315360001s")]
    [InlineData("2147483647s")]
    [InlineData("2147483647m")]
    [InlineData("2147483647h")]
    [InlineData("2147483647d")]
    [InlineData("99999999999999999999d")]
    public void More_than_ten_years_are_no_time(string typed) => Assert.Null(BanTime.TryParse(typed));

    [Theory]
    [InlineData("30s")]
    [InlineData("90s")]
    [InlineData("10m")]
    [InlineData("2h")]
    [InlineData("36h")]
    [InlineData("7d")]
    public void A_time_is_shown_as_it_is_typed(string typed) => Assert.Equal(typed, BanTime.ToText(BanTime.TryParse(typed)!.Value));

    [Theory]
    [InlineData("120s", "2m")]
    [InlineData("60m", "1h")]
    [InlineData("48h", "2d")]
    public void A_time_is_shown_in_the_largest_unit_that_has_it_whole(string typed, string shown) =>
        Assert.Equal(shown, BanTime.ToText(BanTime.TryParse(typed)!.Value));
}
