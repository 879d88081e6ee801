using ChatHost.Rooms;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.Rooms;

public sealed class AppendFailureLogTests
{
    [Fact]
    public void The_first_is_logged_at_once_and_those_of_the_same_second_are_counted_in_the_next()
    {
        var logs = new FakeLogger();
        var time = new ManualTime();
        var refused = new AppendFailureLog(logs, time);

        Refuse("dev", 3);
        for (var i = 0; i < 1000; i++)
            Refuse("ops", 2);
        var within = logs.Collector.Count;
        time.Advance(TimeSpan.FromSeconds(1));
        Refuse("lab", 1);
        time.Advance(TimeSpan.FromHours(1));
        Refuse("dev", 1);

        Assert.Equal(1, within);
        Assert.Collection(
            logs.Collector.GetSnapshot(),
            first => Assert.StartsWith("The log of room dev could not take 3 lines; their senders were told. 0 more", first.Message, StringComparison.Ordinal),
            next => Assert.StartsWith("The log of room lab could not take 1 lines; their senders were told. 2000 more", next.Message, StringComparison.Ordinal),
            last => Assert.StartsWith("The log of room dev could not take 1 lines; their senders were told. 0 more", last.Message, StringComparison.Ordinal));
        Assert.All(logs.Collector.GetSnapshot(), line => Assert.Contains("the disk is full.", $"{line.Message} {line.Exception}", StringComparison.Ordinal));

        void Refuse(string room, int lines) => refused.Refused(ChatParts.Room(room), lines, new IOException("the disk is full."));
    }
}
