using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class SlotTableTests
{
    private readonly SlotTable<string> _table = new();

    [Fact]
    public void Items_are_found_in_the_order_in_which_they_came_until_they_go()
    {
        string[] thousand = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];

        var slots = Array.ConvertAll(thousand, _table.Add);
        Assert.Equal(thousand, _table.All);
        for (var i = 0; i < 1000; i += 2)
            Assert.True(_table.Remove(slots[i], thousand[i]));

        Assert.Equal(thousand.Where((_, i) => i % 2 == 1), _table.All);
        Assert.Equal(500, _table.Count);
    }

    [Fact]
    public void A_slot_is_reused_and_its_former_item_cannot_free_it()
    {
        _table.Add("first");
        var slot = _table.Add("before");
        Assert.True(_table.Remove(slot, "before"));

        Assert.Equal(slot, _table.Add("next"));
        Assert.False(_table.Remove(slot, "before"));

        Assert.Equal(["first", "next"], _table.All);
    }

    [Fact]
    public void An_emptied_table_is_reset_and_former_items_are_not_in_it()
    {
        string[] thousand = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];
        var slots = Array.ConvertAll(thousand, _table.Add);
        for (var i = 0; i < 1000; i++)
            Assert.True(_table.Remove(slots[i], thousand[i]));

        Assert.Equal(0, _table.Add("first of the next"));
        Assert.False(_table.Remove(slots[999], thousand[999]));

        Assert.Equal(["first of the next"], _table.All);
    }

    [Fact]
    public void An_enumeration_continues_while_items_come_and_go()
    {
        var first = _table.Add("first");
        _table.Add("second");
        using var walk = _table.All.GetEnumerator();
        Assert.True(walk.MoveNext());

        for (var i = 0; i < 1000; i++)
            _table.Add($"{i}");
        _table.Remove(first, "first");

        Assert.True(walk.MoveNext());
        Assert.Equal("second", walk.Current);
    }

    [Fact]
    public async Task Items_that_stay_are_found_by_every_enumeration_however_many_come_and_go()
    {
        string[] stay = [.. Enumerable.Range(0, 100).Select(number => $"stays {number}")];
        Array.ForEach(stay, item => _table.Add(item));
        using var over = new CancellationTokenSource();

        var comings = Enumerable.Range(0, 2).Select(who => Task.Run(() =>
        {
            for (var round = 0; !over.IsCancellationRequested; round++)
            {
                string[] crowd = [.. Enumerable.Range(0, 300).Select(number => $"{who} {round} {number}")];
                var slots = Array.ConvertAll(crowd, _table.Add);
                for (var i = 0; i < crowd.Length; i++)
                    Assert.True(_table.Remove(slots[i], crowd[i]));
            }
        })).ToArray();
        for (var walk = 0; walk < 500; walk++)
            Assert.Equal(stay, _table.All.Where(item => item.StartsWith("stays", StringComparison.Ordinal)));
        over.Cancel();

        await Task.WhenAll(comings).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(stay.Length, _table.Count);
    }
}
