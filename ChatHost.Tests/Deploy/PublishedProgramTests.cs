using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>The program that the Dockerfile makes, in what its container would be: another user, nothing to write to but the volume.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PublishedProgramTests
{
    [Fact]
    public async Task The_build_of_the_Dockerfile_runs_as_its_user_in_a_read_only_tree()
    {
        var dockerfile = Dockerfile.Read();
        using var build = new ContainerBuild();

        await build.RunAsync(dockerfile.Build);
        Permissions.ReadOnly(Path.GetDirectoryName(build.App)!);
        Permissions.LetEverybodyWrite(build.Data);
        var published = Directory.GetFiles(build.App).Order();

        AssertIsForCrowds(await File.ReadAllTextAsync(
            Path.Combine(build.App, "ChatHost.runtimeconfig.json"), TestContext.Current.CancellationToken));
        await using var server = await ServerProcess.StartAsync(InContainer(dockerfile, build, dockerfile.Command("ENTRYPOINT")), ServerProcess.FreePorts);
        var admin = $"--Listeners:Admin:Port={server.AddressOf("Admin").Port}";
        using var alice = await ChatClient.EnterAsync(server.Chat);

        // The check has a few seconds. A server's first answer, which it compiles, takes most of them beside the rest of the suite.
        using var operators = new HttpClient();
        using var answer = await operators.GetAsync(
            new Uri($"http://{server.AddressOf("Admin")}/healthz"), TestContext.Current.CancellationToken);
        var (healthy, said, errors) = await ServerProcess.RunAsync(InContainer(dockerfile, build, dockerfile.Command("HEALTHCHECK")), admin);
        server.Terminate();

        Assert.Equal((0, "healthy", ""), (healthy, string.Join('\n', said), string.Join('\n', errors)));
        Assert.Equal((0, ""), (await server.ExitCodeAsync(), string.Join('\n', server.Errors)));
        Assert.True(File.Exists(Path.Combine(build.Data, "chathost.db")));
        Assert.Equal(published, Directory.GetFiles(build.App).Order());
    }

    /// <summary>Starts a command of the image as a container does, as far as that can be had without one.</summary>
    private static Action<ProcessStartInfo> InContainer(Dockerfile dockerfile, ContainerBuild build, string[] command) => start =>
    {
        // The arguments that are there start with the program that the tests were built with; what follows is to stay.
        string[] words = [build.App + command[0]["/app".Length..], .. command[1..], .. start.ArgumentList.Skip(1)];
        if (Environment.IsPrivilegedProcess)
            words = ["setpriv", $"--reuid={dockerfile.UserId}", $"--regid={dockerfile.UserId}", "--clear-groups", "--no-new-privs", "--", .. words];
        start.FileName = words[0];
        start.ArgumentList.Clear();
        foreach (var word in words[1..])
            start.ArgumentList.Add(word);

        start.WorkingDirectory = build.Data;
        start.Environment.Remove("HOME");
        start.Environment["TMPDIR"] = "/nowhere";
        foreach (var (key, value) in dockerfile.Environment)
            start.Environment[key] = value;

        // The volume is mounted elsewhere here; DockerfileTests hold where the image has it.
        start.Environment["History__Path"] = Path.Combine(build.Data, Path.GetFileName(dockerfile.Environment["History__Path"]));
    };

    /// <summary>What the project file asks of the runtime for what is released alone.</summary>
    private static void AssertIsForCrowds(string runtimeConfig)
    {
        var asked = JsonNode.Parse(runtimeConfig)!["runtimeOptions"]!["configProperties"]!;
        Assert.False((bool)asked["System.Runtime.TieredCompilation"]!);
    }
}
