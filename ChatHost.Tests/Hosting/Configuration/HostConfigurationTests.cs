using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace ChatHost.Tests.Hosting.Configuration;

public sealed class HostConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Later_sources_win()
    {
        // Categories of nobody, so that the variables of this test mean nothing to another; a category is told by how it starts.
        _directory.Write("appsettings.json", """{ "Logging": { "LogLevel": { "NoA": "Trace", "NoB": "Trace", "NoC": "Trace", "NoD": "Trace" } } }""");
        _directory.Write("appsettings.Staging.json", """{ "Logging": { "LogLevel": { "NoB": "Debug", "NoC": "Debug", "NoD": "Debug" } } }""");
        Environment.SetEnvironmentVariable("Logging__LogLevel__NoC", "Warning");
        Environment.SetEnvironmentVariable("Logging__LogLevel__NoD", "Warning");

        var levels = Create("--environment=Staging", "--Logging:LogLevel:NoD=Error").Configuration.GetSection("Logging:LogLevel");

        Assert.Equal("Trace Debug Warning Error", $"{levels["NoA"]} {levels["NoB"]} {levels["NoC"]} {levels["NoD"]}");
    }

    [Fact]
    public void Files_are_looked_for_beside_the_program()
    {
        Assert.True(HostConfiguration.TryCreateBuilder(CommandLine.Parse([]), out var builder, out _));

        Assert.Equal(
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
            Path.TrimEndingDirectorySeparator(builder.Environment.ContentRootPath));
    }

    [Fact]
    public void A_changed_file_is_not_followed_unchecked()
    {
        var files = ((IConfigurationBuilder)Create().Configuration).Sources.OfType<JsonConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.ReloadOnChange));
    }

    [Fact]
    public void The_frameworks_own_addresses_and_hosts_are_not_used()
    {
        _directory.Write("appsettings.json", """{ "urls": "http://*:5000", "http_ports": "8080", "AllowedHosts": "a.example" }""");

        var configuration = Create().Configuration;

        Assert.All(["urls", "http_ports", "https_ports", "AllowedHosts"], key => Assert.Equal("", configuration[key]));
    }

    [Theory]
    [InlineData("{ \"Limits\": { \"MaxLineBytes\": } }", "line 1, byte 31: not valid JSON.")]
    [InlineData("{\n  \"Limits\": {\n", "line 3, byte 1: not valid JSON.")]
    [InlineData("{ \"Limits\": { \"MaxLineBytes\": 100, \"maxLineBytes\": 200 } }", "Limits:maxLineBytes")]
    [InlineData("[]", "Top-level JSON element")]
    public void A_broken_file_is_one_line(string content, string reason)
    {
        _directory.Write("appsettings.json", content);

        var created = HostConfiguration.TryCreateBuilder(CommandLineHere(), out var builder, out var mistake);

        Assert.False(created);
        Assert.Null(builder);
        Assert.Contains("appsettings.json", mistake, StringComparison.Ordinal);
        Assert.Contains(reason, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake!);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_one_line()
    {
        var created = HostConfiguration.TryCreateBuilder(
            CommandLine.Parse(["--contentRoot", Path.Combine(_directory.FullName, "none")]), out _, out var mistake);

        Assert.False(created);
        Assert.DoesNotContain('\n', mistake!);
    }

    private CommandLine CommandLineHere(params string[] args) => CommandLine.Parse([$"--contentRoot={_directory.FullName}", .. args]);

    private WebApplicationBuilder Create(params string[] args)
    {
        Assert.True(HostConfiguration.TryCreateBuilder(CommandLineHere(args), out var builder, out _));
        return builder;
    }
}
