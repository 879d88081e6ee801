using System.Diagnostics;
using System.Net;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The whole program on a disk of its own that really fills up, where the machine lets a test mount one.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Filler => Path.Combine(_directory.FullName, "filler");

    [Fact]
    public async Task On_a_full_disk_nothing_is_said_senders_and_operators_read_why_and_it_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await MountAsync(), "This user may not mount a small disk.");
        await using var server = await ServerProcess.StartAsync(
            [.. ServerProcess.FreePorts, $"--History:Path={Path.Combine(_directory.FullName, "chat.db")}", "--Limits:Messages:PerSecond=1000"]);
        using var admin = new HttpClient { BaseAddress = new UriBuilder("http", "127.0.0.1", server.AddressOf("Admin").Port).Uri };
        using var bob = await ChatClient.EnterAsync(server.Chat);
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        await alice.SendAsync("before");
        await bob.ReadUntilAsync("alice: before");

        Fill();
        await alice.SendAsync([.. Enumerable.Range(0, 20).Select(i => $"{i} {new string('x', 4000)}")]);
        await alice.ReadUntilAsync(line => line.StartsWith("! Not said: the disk is full.", StringComparison.Ordinal));
        using var away = await admin.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);

        File.Delete(Filler);
        await server.WaitForAsync(line => line.Contains("History store available again", StringComparison.Ordinal));
        using var back = await admin.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        await alice.SendAsync("after");
        await bob.ReadUntilAsync("alice: after");
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            Run("umount", _directory.FullName).GetAwaiter().GetResult();
        _directory.Dispose();
    }

    private void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private async Task<bool> MountAsync() => await Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _directory.FullName) == 0;

    private static async Task<int> Run(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync().WaitAsync(TestWait.Patience);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
