using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatHost.Tests.History;

public sealed class HistoryHealthTests
{
    [Fact]
    public async Task A_failing_store_is_unhealthy_and_says_why()
    {
        var well = await new HistoryHealth(new ChatParts().Store).CheckHealthAsync(new(), TestContext.Current.CancellationToken);
        var ill = await new HistoryHealth(new FullStore()).CheckHealthAsync(new(), TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, well.Status);
        Assert.Equal(HealthStatus.Unhealthy, ill.Status);
        Assert.Equal("the disk is full.", ill.Description);
    }

    [Fact]
    public async Task A_store_whose_work_beside_the_commits_rests_is_degraded_and_says_which()
    {
        var result = await new HistoryHealth(new ImpairedStore()).CheckHealthAsync(new(), TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.Equal("retention failed and will be tried again.", result.Description);
    }

    private sealed class ImpairedStore : FullStore, IHistoryStore
    {
        string? IHistoryStore.Trouble => null;

        string? IHistoryStore.Impairment => "retention failed and will be tried again.";
    }

    private class FullStore : IHistoryStore
    {
        public ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<long>();

        public string? Trouble => "the disk is full.";

        public long KeptRooms => 0;

        public ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Close(IRoomLog log) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
