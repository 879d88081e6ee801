using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

public sealed class RefusedAppendsTests
{
    [Fact]
    public void The_first_is_logged_at_once_and_those_of_the_same_second_are_told_with_the_next()
    {
        using var logs = new RecordedLogs();
        var time = new ManualTime();
        var refused = new RefusedAppends(logs.CreateLogger("Rooms"), time);

        Refuse("dev", 3);
        for (var i = 0; i < 1000; i++)
            Refuse("ops", 2);
        var within = logs.Lines.Count;
        time.Advance(TimeSpan.FromSeconds(1));
        Refuse("lab", 1);
        time.Advance(TimeSpan.FromHours(1));
        Refuse("dev", 1);

        Assert.Equal(1, within);
        Assert.Collection(
            logs.Lines,
            first => Assert.StartsWith("The log of room dev could not take 3 lines; their senders were told. 0 more", first.Text, StringComparison.Ordinal),
            next => Assert.StartsWith("The log of room lab could not take 1 lines; their senders were told. 2000 more", next.Text, StringComparison.Ordinal),
            last => Assert.StartsWith("The log of room dev could not take 1 lines; their senders were told. 0 more", last.Text, StringComparison.Ordinal));
        Assert.All(logs.Lines, line => Assert.Contains("the disk is full.", line.Text, StringComparison.Ordinal));

        void Refuse(string room, int lines) => refused.Refused(ChatParts.Room(room), lines, new IOException("the disk is full."));
    }
}
