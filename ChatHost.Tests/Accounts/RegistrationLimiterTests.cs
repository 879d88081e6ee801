using System.Net;
using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

public sealed class RegistrationLimiterTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();

    [Fact]
    public void As_many_are_registered_in_an_hour_as_may_be_and_others_are_not_counted()
    {
        var limiter = new RegistrationLimiter(_time);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(limiter.MayRegister(Here, 3));
            limiter.Registered(Here);
        }

        Assert.False(limiter.MayRegister(Here, 3));
        Assert.True(limiter.MayRegister(There, 3));
        Assert.True(limiter.MayRegister(Here, 4));
    }

    [Fact]
    public void Each_counts_for_an_hour_of_its_own()
    {
        var limiter = new RegistrationLimiter(_time);
        limiter.Registered(Here);
        _time.Advance(TimeSpan.FromMinutes(30));
        limiter.Registered(Here);

        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.False(limiter.MayRegister(Here, 2));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(limiter.MayRegister(Here, 2));
        Assert.False(limiter.MayRegister(Here, 1));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.True(limiter.MayRegister(Here, 1));
    }

    [Fact]
    public void Asking_counts_nothing()
    {
        var limiter = new RegistrationLimiter(_time);

        for (var i = 0; i < 10; i++)
            Assert.True(limiter.MayRegister(Here, 1));
    }

    [Fact]
    public void Addresses_of_earlier_hours_are_forgotten()
    {
        var limiter = new RegistrationLimiter(_time);
        for (var i = 0; i < 100; i++)
            limiter.Registered(new IPAddress(i + 1L));
        _time.Advance(TimeSpan.FromHours(1));

        for (var i = 0; i < 100; i++)
            limiter.Registered(Here);

        Assert.True(limiter.MayRegister(new IPAddress(50L), 1));
        Assert.False(limiter.MayRegister(Here, 100));
    }
}
