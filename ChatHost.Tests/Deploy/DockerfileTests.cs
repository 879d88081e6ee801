using ChatHost.Hosting;
using ChatHost.Hosting.Configuration.Kinds;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The Dockerfile says what is true of the program.</summary>
public sealed class DockerfileTests
{
    private static readonly Dockerfile File = Dockerfile.Read();

    [Fact]
    public void The_ports_are_those_of_the_listeners()
    {
        Assert.Equal(ProgramFacts.Ports.Values.Order(), File.Ports.Order());
    }

    [Fact]
    public void The_comment_above_the_ports_names_their_listeners_in_their_order()
    {
        var lines = System.IO.File.ReadAllLines(Repository.PathOf("Dockerfile"));
        var above = lines[Array.FindIndex(lines, line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)) - 1];

        var names = File.Ports.Select(port => ProgramFacts.Ports.Single(listener => listener.Value == port).Key);

        Assert.Equal($"# {string.Join(", ", names)}.", above);
    }

    [Fact]
    public void The_environment_is_made_of_settings_that_there_are()
    {
        ProgramFacts.AssertSettings(File.Environment);
    }

    [Fact]
    public void Admin_listens_on_all_addresses_so_that_its_port_can_be_published()
    {
        var written = File.Environment["Listeners__Admin__Address"];

        Assert.True(new AddressKind().TryRead(written, out var address));
        Assert.Equal(Listener.AllAddresses, address);
    }

    [Fact]
    public void The_history_is_stored_in_the_volume_and_the_user_owns_that()
    {
        var volume = File.Argument("VOLUME");

        Assert.Equal($"{volume}/chathost.db", File.Environment["History__Path"]);
        Assert.Contains(File.Image, instruction => instruction.Argument == $"--from=build --chown={File.Argument("USER")} {volume} {volume}");
        Assert.Contains(File.Build, instruction => instruction is { Name: "RUN" } && instruction.Argument == $"mkdir -p {volume}");
        Assert.Equal(volume, File.Argument("WORKDIR"));
    }

    [Fact]
    public void The_user_is_a_number_and_not_root()
    {
        Assert.True(int.Parse(File.UserId, System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public void The_image_has_icu()
    {
        var image = File.Argument("FROM");

        // The plain image is Ubuntu and has ICU; of the chiseled ones only "extra" does; Alpine's have none.
        Assert.Matches("^mcr.microsoft.com/dotnet/aspnet:10.0(-noble(-chiseled-extra)?)?$", image);
        Assert.Equal(image, File.Labels["org.opencontainers.image.base.name"]);
        Assert.DoesNotContain("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", File.Environment.Keys);
    }

    [Fact]
    public void The_program_and_its_health_check_run_without_a_shell()
    {
        var program = File.Command("ENTRYPOINT");
        var check = File.Command("HEALTHCHECK");

        Assert.Equal(["/app/ChatHost"], program);
        Assert.Equal([.. program, "healthcheck"], check);
        Assert.Equal(CommandLineVerb.HealthCheck, CommandLine.Parse(check[1..]).Verb);
    }

    [Fact]
    public void The_stop_signal_is_the_one_for_the_orderly_stop()
    {
        Assert.Equal("SIGTERM", File.Argument("STOPSIGNAL"));
    }

    [Fact]
    public void The_labels_name_the_version_and_the_licence()
    {
        Assert.Equal("ChatHost", File.Labels["org.opencontainers.image.title"]);
        Assert.Equal(ProgramFacts.Version, File.Labels["org.opencontainers.image.version"]);
        Assert.Equal("MIT", File.Labels["org.opencontainers.image.licenses"]);
    }

    [Fact]
    public void The_packages_are_restored_before_any_source_is_copied()
    {
        var restore = File.Build.ToList().FindIndex(instruction => instruction.Argument.StartsWith("dotnet restore", StringComparison.Ordinal));
        var sources = File.Build.ToList().FindIndex(instruction => instruction is { Name: "COPY", Argument: "ChatHost/ ChatHost/" });

        Assert.InRange(restore, 0, sources - 1);
    }

    [Theory]
    [InlineData("appsettings.json", true)]
    [InlineData("ChatHost/Program.cs", true)]
    [InlineData("ChatHost/obj/project.assets.json", false)]
    [InlineData("ChatHost/bin/Debug/net10.0/ChatHost.dll", false)]
    [InlineData("ChatHost.Tests/Deploy/DockerfileTests.cs", false)]
    [InlineData(".git/config", false)]
    [InlineData("deploy/.env", false)]
    [InlineData("appsettings.Production.json", false)]
    public void The_build_sees_the_sources_and_nothing_else(string path, bool isSeen)
    {
        Assert.Equal(isSeen, BuildContext.Has(path));
    }
}
