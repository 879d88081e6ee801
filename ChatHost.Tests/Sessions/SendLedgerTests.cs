using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

/// <summary>Which lines were sent: the latest are known here, and the store is asked for others that may be such.</summary>
public sealed class SendLedgerTests
{
    private readonly FailingHistoryStore _store = new(new ChatParts().Store);
    private int _asked;

    public SendLedgerTests() => _store.BeforeRead(() =>
    {
        _asked++;
        return Task.CompletedTask;
    });

    [Fact]
    public async Task The_store_is_not_asked_for_ids_that_are_new()
    {
        var sent = new SendLedger("token", _store, hasPast: false);

        for (var i = 1; i <= 5_000; i++)
        {
            Assert.False(sent.TryFind($"{i}", out _));
            await sent.FindLoggedAsync($"{i}");
            Say(sent, i);
        }

        // One in a hundred looks known.
        Assert.InRange(_asked, 0, 500);
    }

    [Fact]
    public async Task The_store_is_asked_for_an_id_that_was_used_long_ago()
    {
        var sent = new SendLedger("token", _store, hasPast: false);
        for (var i = 1; i <= 1_000; i++)
            Say(sent, i);

        Assert.True(sent.TryFind("1000", out _));
        Assert.False(sent.TryFind("1", out _));
        await sent.FindLoggedAsync("1");

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task The_store_is_asked_for_each_id_where_others_may_have_been_used_before()
    {
        await new SendLedger("token", _store, hasPast: true).FindLoggedAsync("1");

        Assert.Equal(1, _asked);
    }

    private static void Say(SendLedger sent, int number)
    {
        var line = new PendingSend(sent, $"{number}", RoomEventKind.Message, ChatParts.Room("dev"), "hello");
        sent.Add(line);
        ((ISayReceipt)line).Said(ChatParts.Room("dev"), number, number);
    }
}
