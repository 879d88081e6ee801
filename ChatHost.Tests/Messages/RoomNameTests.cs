using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class RoomNameTests
{
    [Theory]
    [InlineData("general")]
    [InlineData("2026")]
    [InlineData("c-sharp_talk")]
    [InlineData("Кухня")]
    [InlineData("server")] // words are reserved among people only
    public void A_room_name_is_taken_as_typed(string typed)
    {
        var taken = RoomName.TryParse(typed, out var name, out var reason);

        Assert.True(taken, reason);
        Assert.Null(reason);
        Assert.Equal(typed, name!.Text);
        Assert.Equal(typed, name.ToString());
    }

    [Fact]
    public void A_room_name_of_32_code_points_is_the_longest()
    {
        var longest = new string('山', 32);

        Assert.True(RoomName.TryParse(longest, out _, out _));
        Assert.False(RoomName.TryParse(longest + "a", out var name, out var reason));
        Assert.Null(name);
        Assert.Equal("1 to 32 letters, digits, _ or -, starting with a letter or digit.", reason);
    }

    [Fact]
    public void Rooms_are_the_same_by_key_and_not_by_text()
    {
        var one = Parse("Dev");
        var same = Parse("ＤＥＶ");
        var other = Parse("devs");

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal("dev", same.Key);
        Assert.NotEqual(one, other);
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void A_name_from_the_log_is_not_judged_again() => Assert.Equal("old name!", RoomName.FromLog("old name!").Text);

    private static RoomName Parse(string typed) =>
        RoomName.TryParse(typed, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(typed));
}
