using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void No_arguments_start_the_server()
    {
        var commandLine = CommandLine.Parse([]);

        Assert.Equal(CommandLineVerb.Run, commandLine.Verb);
        Assert.Empty(commandLine.Settings);
        Assert.Empty(commandLine.Mistakes);
    }

    [Theory]
    [InlineData("--help", "Help")]
    [InlineData("-h", "Help")]
    [InlineData("help", "Help")]
    [InlineData("--version", "Version")]
    [InlineData("healthcheck", "HealthCheck")]
    [InlineData("doctor", "Doctor")]
    public void A_verb_is_understood(string arg, string verb)
    {
        var commandLine = CommandLine.Parse([arg]);

        Assert.Equal(verb, commandLine.Verb.ToString());
        Assert.Empty(commandLine.Mistakes);
    }

    [Fact]
    public void A_setting_may_be_written_in_one_argument_or_two()
    {
        var commandLine = CommandLine.Parse(
            ["healthcheck", "--Listeners:Admin:Port=0", "--Server:Name", "Team = chat", "--Server:Welcome=", "--limits:maxlinebytes", "-5"]);

        Assert.Equal(CommandLineVerb.HealthCheck, commandLine.Verb);
        Assert.Equal(
            ["--Listeners:Admin:Port=0", "--Server:Name=Team = chat", "--Server:Welcome=", "--limits:maxlinebytes=-5"],
            commandLine.Settings);
        Assert.Empty(commandLine.Mistakes);
    }

    [Fact]
    public void A_setting_reaches_the_configuration_as_it_was_meant()
    {
        var commandLine = CommandLine.Parse(["--Server:Name", "a=b", "--Listeners:Chat:Port=1", "--Listeners:Chat:Port=2"]);

        var configuration = new ConfigurationBuilder().AddCommandLine([.. commandLine.Settings]).Build();

        Assert.Equal("a=b", configuration["Server:Name"]);
        Assert.Equal("2", configuration["Listeners:Chat:Port"]);
    }

    [Theory]
    [InlineData("--environment=Development")]
    [InlineData("--contentRoot=/srv")]
    [InlineData("--applicationName=ChatHost")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    public void The_hosts_own_keys_pass(string arg)
    {
        var commandLine = CommandLine.Parse([arg]);

        Assert.Equal([arg], commandLine.Settings);
        Assert.Empty(commandLine.Mistakes);
    }

    [Theory]
    [InlineData("--foo", "Unknown argument: --foo. Try --help.")]
    [InlineData("--foo=secret", "Unknown argument: --foo. Try --help.")]
    [InlineData("--Foo:Bar=secret", "Unknown argument: --Foo:Bar. Try --help.")]
    [InlineData("--Limits=5", "Unknown argument: --Limits. Try --help.")]
    [InlineData("--Limit:MaxLineBytes=5", "Unknown argument: --Limit:MaxLineBytes. Did you mean --Limits:MaxLineBytes? Try --help.")]
    [InlineData("--Listener:Chat:Port=5", "Unknown argument: --Listener:Chat:Port. Did you mean --Listeners:Chat:Port? Try --help.")]
    [InlineData("--urls=http://*:80", "--urls has no effect here: use --Listeners:NAME:Address=... and --Listeners:NAME:Port=... Try --help.")]
    [InlineData("/Listeners:Chat:Port=5", "Unknown argument: /Listeners:Chat:Port. Try --help.")]
    [InlineData("Listeners:Chat:Port=5", "Unknown argument: Listeners:Chat:Port. Try --help.")]
    [InlineData("-p", "Unknown argument: -p. Try --help.")]
    [InlineData("start", "Unknown argument: start. Try --help.")]
    [InlineData("--", "Unknown argument: --. Try --help.")]
    [InlineData("--=5", "Unknown argument: --(empty). Try --help.")]
    [InlineData("", "Unknown argument: (empty). Try --help.")]
    [InlineData("--Server:Name", "--Server:Name needs a value: --Server:Name=VALUE.")]
    public void Anything_else_is_refused_in_one_line(string arg, string mistake)
    {
        var commandLine = CommandLine.Parse([arg]);

        Assert.Equal([mistake], commandLine.Mistakes);
        Assert.Empty(commandLine.Settings);
    }

    [Fact]
    public void A_setting_without_a_value_does_not_take_the_next_setting_for_one()
    {
        var commandLine = CommandLine.Parse(["--Server:Name", "--Listeners:Chat:Port=0"]);

        Assert.Equal(["--Server:Name needs a value: --Server:Name=VALUE."], commandLine.Mistakes);
        Assert.Equal(["--Listeners:Chat:Port=0"], commandLine.Settings);
    }

    [Fact]
    public void An_unknown_setting_of_a_known_section_is_left_to_the_check()
    {
        var commandLine = CommandLine.Parse(["--Limits:MaxLineByte=5"]);

        Assert.Empty(commandLine.Mistakes);
        Assert.Equal(["--Limits:MaxLineByte=5"], commandLine.Settings);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var commandLine = CommandLine.Parse(["--foo", "bar", "/x"]);

        Assert.Equal(["Unknown argument: --foo. Try --help.", "Unknown argument: /x. Try --help."], commandLine.Mistakes);
    }

    [Fact]
    public void Help_is_shown_whatever_else_is_wrong()
    {
        var commandLine = CommandLine.Parse(["healthcheck", "--foo", "--help", "--version"]);

        Assert.Equal(CommandLineVerb.Help, commandLine.Verb);
        Assert.Empty(commandLine.Mistakes);
    }

    [Fact]
    public void Two_verbs_are_one_too_many()
    {
        var commandLine = CommandLine.Parse(["healthcheck", "--version"]);

        Assert.Equal(["Only one command is allowed; found --version too. Try --help."], commandLine.Mistakes);
    }

    [Fact]
    public void The_help_names_every_verb_and_listener_and_fits_a_terminal()
    {
        var lines = Usage.Text.Split('\n');

        Assert.All(["healthcheck", "doctor", "backup", "restore", "import", "--config", "--help", "--version"], verb => Assert.Contains(verb, Usage.Text, StringComparison.Ordinal));
        Assert.All(
            ListenerTable.Defaults,
            listener => Assert.Contains(lines, line => line.Contains(listener.Name, StringComparison.Ordinal)
                && line.Contains(listener.Shown.ToString(), StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 110));
        Assert.InRange(lines.Length, 20, 48);
    }

    [Fact]
    public void The_version_is_the_programs()
    {
        Assert.Matches(@"^ChatHost \d+\.\d+\.\d+$", CommandLine.VersionText);
    }
}
