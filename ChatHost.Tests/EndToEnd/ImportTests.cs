using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The log of an IRC client taken over into a room, as an operator types it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => $"--History:Path={Path.Combine(_directory.FullName, "chat.db")}";

    private string Log => Path.Combine(_directory.FullName, "dev.weechatlog");

    [Fact]
    public async Task A_log_is_taken_over_once_however_often_that_is_asked_for()
    {
        await File.WriteAllTextAsync(Log, "2026-01-30 12:00:01\talice\thello\n2026-01-30 12:00:01\talice\thello\n2026-01-30 12:00:02\t *\tbob waves\n", TestContext.Current.CancellationToken);
        Assert.Equal((0, "dev: 3 lines imported, 0 were there before.", ""), await ImportAsync("#dev"));
        await File.AppendAllTextAsync(Log, "2026-01-31 12:00:00\tbob\tmore \u001b[2J\u200bof it\n", TestContext.Current.CancellationToken);
        Assert.Equal((0, "dev: 1 lines imported, 3 were there before.", ""), await ImportAsync("dev"));
        Assert.Equal((0, "dev: 0 lines imported, 4 were there before.", ""), await ImportAsync("dev"));

        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, Database]);
        using var carol = await ChatClient.EnterAsync(server.Chat);
        await carol.SendAsync("/history 10 dev");
        var read = string.Join('\n', await carol.SettleAsync());
        Assert.Matches("\\[2026-01-\\d\\d \\d\\d:00:01\\] alice: hello\n\\[2026-01-\\d\\d \\d\\d:00:01\\] alice: hello\n\\[2026-01-\\d\\d \\d\\d:00:02\\] ~ bob waves\n", read);
        Assert.DoesNotContain('\u001b', read);

        var (code, _, errors) = await ImportAsync("dev");
        Assert.Equal(1, code);
        Assert.EndsWith("chat.db: a ChatHost uses the file. Stop it first.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_older_than_what_a_room_has_are_left_out_and_that_is_said()
    {
        await File.WriteAllTextAsync(Log, "2026-01-31 12:00:00\talice\tnewer\n", TestContext.Current.CancellationToken);
        await ImportAsync("dev");
        await File.WriteAllTextAsync(Log, "2026-01-30 12:00:00\talice\tolder\n2026-02-01 12:00:00\talice\tnewest\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            (1, "dev: 1 lines imported, 0 were there before.", "dev: 1 lines were left out, since the room has newer ones. Take a room of their own for them."),
            await ImportAsync("dev"));
    }

    [Theory]
    [InlineData("import needs a format, a file and a room", "import", "x.log")]
    [InlineData("--format=xchat: irssi, weechat, energymech are known.", "import", "--format", "xchat", "x.log", "--room", "dev")]
    [InlineData("--room=no way: ", "import", "--format", "irssi", "x.log", "--room", "no way")]
    [InlineData("nowhere.log", "import", "--format", "irssi", "nowhere.log", "--room", "dev")]
    public async Task A_mistake_is_one_line(string told, params string[] args)
    {
        var (code, _, errors) = await ServerProcess.RunAsync([.. args, Database]);
        Assert.Equal(1, code);
        Assert.Contains(told, Assert.Single(errors), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<(int, string, string)> ImportAsync(string room)
    {
        var (code, output, errors) = await ServerProcess.RunAsync(["import", "--format", "weechat", Log, "--room", room, Database]);
        return (code, string.Join('\n', output), string.Join('\n', errors));
    }
}
