using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Settings in a file of the operator's own, which no upgrade touches.</summary>
public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_file_of_ones_own_wins_over_the_shipped_one_and_loses_against_the_command_line()
    {
        var file = _directory.Write("own.json", """{"Limits":{"IdleTimeout":"90m","MaxLines":7},"Server":{"Name":"Ours"}}""");

        var (code, output, _) = await ServerProcess.RunAsync(["doctor", .. ServerProcess.FreePorts, "--config", file, "--Limits:MaxLines=8"]);

        Assert.Equal(0, code);
        Assert.Contains($"ok   setting: Limits:IdleTimeout = 90m ({file})", output);
        Assert.Contains($"ok   setting: Server:Name = Ours ({file})", output);
        Assert.Contains("ok   setting: Limits:MaxLines = 8 (the command line)", output);
    }

    [Fact]
    public async Task The_environment_may_name_it()
    {
        var file = _directory.Write("own.json", """{"Server":{"Name":"Ours"}}""");

        var (_, output, _) = await ServerProcess.RunAsync(
            start => start.Environment["CHATHOST_CONFIG"] = file, ["doctor", .. ServerProcess.FreePorts]);

        Assert.Contains($"ok   setting: Server:Name = Ours ({file})", output);
    }

    [Theory]
    [InlineData(null, "was not found")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"Admin":{"Token":"replace-me-before-you-apply-this"}}""", "placeholder of an example")]
    [InlineData("""{"Admin":{"Token":"short"}}""", "must be 16 to 512 visible ASCII")]
    public async Task A_file_that_is_not_what_it_should_be_stops_the_start_with_one_line(string? content, string reason)
    {
        var file = content is null ? Path.Combine(_directory.FullName, "missing.json") : _directory.Write("own.json", content);

        var (code, _, errors) = await ServerProcess.RunAsync([.. ServerProcess.FreePorts, $"--config={file}"]);

        Assert.Equal(1, code);
        Assert.Contains(reason, Assert.Single(errors), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
