using System.Globalization;
using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Transport;

namespace ChatHost.Tests.Deploy;

/// <summary>The compose file agrees with the image and the program.</summary>
public sealed class ComposeTests
{
    private const string Service = "services.chathost.";

    private static readonly YamlFile File = YamlFile.Read("deploy", "compose.yaml");
    private static readonly Dockerfile Image = Dockerfile.Read();

    [Fact]
    public void The_ports_are_those_of_the_image_and_admin_is_for_this_machine_alone()
    {
        var ports = File.All(Service + "ports.*").Select(entry => entry.Value).ToArray();

        Assert.Equal(Image.Ports.Order(), ports.Select(port => int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture)).Order());
        Assert.Contains($"127.0.0.1:{ProgramFacts.Ports["Admin"]}:{ProgramFacts.Ports["Admin"]}", ports);
    }

    [Fact]
    public void The_environment_is_made_of_settings_that_there_are()
    {
        ProgramFacts.AssertSettings(Environment().Where(variable => !variable.Value.StartsWith('$')));
        Assert.Equal("${ADMIN_TOKEN:-}", Environment()["Admin__Token"]);
    }

    [Fact]
    public void The_volume_and_the_user_are_those_of_the_image()
    {
        Assert.Equal(["data:" + Image.Argument("VOLUME")], File.All(Service + "volumes.*").Select(entry => entry.Value));
        Assert.Equal(Image.Argument("USER"), File[Service + "user"]);
    }

    [Fact]
    public void The_version_is_that_of_the_image()
    {
        Assert.Equal("chathost:" + Image.Labels["org.opencontainers.image.version"], File[Service + "image"]);
    }

    [Fact]
    public void The_grace_is_longer_than_a_stop_takes()
    {
        var grace = TimeSpan.FromSeconds(int.Parse(File[Service + "stop_grace_period"].TrimEnd('s'), CultureInfo.InvariantCulture));

        Assert.True(grace > ProgramFacts.DefaultStopTime);
    }

    [Fact]
    public void There_are_handles_for_all_connections_and_the_program_itself()
    {
        var connections = int.Parse(Environment()["Limits__MaxConnections"], CultureInfo.InvariantCulture);

        foreach (var limit in (string[])["soft", "hard"])
            Assert.True(int.Parse(File[$"{Service}ulimits.nofile.{limit}"], CultureInfo.InvariantCulture) >= connections + FileHandleLimit.Reserved);
    }

    [Fact]
    public void The_memory_is_more_than_the_history_may_take()
    {
        Assert.Equal("2g", File[Service + "mem_limit"]);
        Assert.True(new HistoryOptions().MaxBytes <= 1L << 30);
    }

    [Fact]
    public void The_container_may_do_nothing_that_it_need_not()
    {
        Assert.Equal("true", File[Service + "read_only"]);
        Assert.Equal(["ALL"], File.All(Service + "cap_drop.*").Select(entry => entry.Value));
        Assert.Equal(["no-new-privileges:true"], File.All(Service + "security_opt.*").Select(entry => entry.Value));
        Assert.Empty(File.All(Service + "cap_add.*"));
        Assert.True(int.Parse(File[Service + "pids_limit"], CultureInfo.InvariantCulture) > 0);
    }

    private static Dictionary<string, string> Environment() =>
        File.All(Service + "environment.*").ToDictionary(entry => entry.Path.Split('.')[^1], entry => entry.Value);
}
