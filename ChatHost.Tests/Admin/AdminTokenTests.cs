using ChatHost.Admin;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Admin;

public sealed class AdminTokenTests
{
    [Fact]
    public void A_changed_setting_holds_at_once()
    {
        var settings = new ChangingOptions { CurrentValue = new() { Token = "old" } };
        var token = new AdminToken(settings);
        var wasOpenToOld = token.IsIn("Bearer old");

        settings.CurrentValue = new() { Token = "new" };

        Assert.True(wasOpenToOld);
        Assert.True(token.IsIn("Bearer new"));
        Assert.False(token.IsIn("Bearer old"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_setting_only_the_made_one_opens(string? setting)
    {
        var token = new AdminToken(new ChangingOptions { CurrentValue = new() { Token = setting } });

        Assert.True(token.IsMade);
        Assert.True(token.IsIn($"Bearer {token.Made}"));
        Assert.False(token.IsIn("Bearer "));
        Assert.False(token.IsIn(null));
    }

    [Fact]
    public void With_a_setting_the_made_one_opens_nothing()
    {
        var token = new AdminToken(new ChangingOptions { CurrentValue = new() { Token = "s3cret-of-tests-16" } });

        Assert.False(token.IsMade);
        Assert.False(token.IsIn($"Bearer {token.Made}"));
    }

    [Fact]
    public void No_two_made_ones_are_the_same()
    {
        var settings = new ChangingOptions { CurrentValue = new() };

        Assert.NotEqual(new AdminToken(settings).Made, new AdminToken(settings).Made);
    }

    private sealed class ChangingOptions : IOptionsMonitor<AdminOptions>
    {
        public required AdminOptions CurrentValue { get; set; }

        public AdminOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<AdminOptions, string?> listener) => null;
    }
}
