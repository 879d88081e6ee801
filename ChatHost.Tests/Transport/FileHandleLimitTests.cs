using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class FileHandleLimitTests
{
    [Theory]
    [InlineData("Max open files            1024                 1048576              files     ", 1024 - 384)]
    [InlineData("Max open files            1048576              1048576              files     ", 1048576 - 384)]
    [InlineData("Max open files            100                  100                  files     ", 1)]
    [InlineData("Max open files            unlimited            unlimited            files     ", int.MaxValue)]
    [InlineData("Max open files            9223372036854775807  9223372036854775807  files     ", int.MaxValue)]
    [InlineData("Max open files", int.MaxValue)]
    [InlineData("Max processes             100                  100                  processes ", int.MaxValue)]
    public void Connections_may_use_the_soft_limit_less_what_the_program_needs(string line, int expected)
    {
        string[] lines =
        [
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max cpu time              unlimited            unlimited            seconds   ",
            line,
            "Max locked memory         8388608              8388608              bytes     ",
        ];

        Assert.Equal(expected, FileHandleLimit.ForConnections(lines));
    }

    [Fact]
    public void The_limit_of_this_process_is_positive() => Assert.InRange(FileHandleLimit.ForConnections(), 1, int.MaxValue);
}
