using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class SlotTableTests
{
    private readonly SlotTable<string> _row = new();

    [Fact]
    public void Who_came_is_met_in_that_order_until_it_goes()
    {
        string[] thousand = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];

        var places = Array.ConvertAll(thousand, _row.Add);
        Assert.Equal(thousand, _row.All);
        for (var i = 0; i < 1000; i += 2)
            Assert.True(_row.Remove(places[i], thousand[i]));

        Assert.Equal(thousand.Where((_, i) => i % 2 == 1), _row.All);
        Assert.Equal(500, _row.Count);
    }

    [Fact]
    public void A_place_is_given_to_the_next_one_and_the_one_before_cannot_take_it_away()
    {
        _row.Add("first");
        var place = _row.Add("before");
        Assert.True(_row.Remove(place, "before"));

        Assert.Equal(place, _row.Add("next"));
        Assert.False(_row.Remove(place, "before"));

        Assert.Equal(["first", "next"], _row.All);
    }

    [Fact]
    public void After_all_have_gone_it_starts_anew_and_one_of_before_is_not_there()
    {
        string[] thousand = [.. Enumerable.Range(0, 1000).Select(number => $"{number}")];
        var places = Array.ConvertAll(thousand, _row.Add);
        for (var i = 0; i < 1000; i++)
            Assert.True(_row.Remove(places[i], thousand[i]));

        Assert.Equal(0, _row.Add("first of the next"));
        Assert.False(_row.Remove(places[999], thousand[999]));

        Assert.Equal(["first of the next"], _row.All);
    }

    [Fact]
    public void A_walk_goes_on_while_others_come_and_go()
    {
        var first = _row.Add("first");
        _row.Add("second");
        using var walk = _row.All.GetEnumerator();
        Assert.True(walk.MoveNext());

        for (var i = 0; i < 1000; i++)
            _row.Add($"{i}");
        _row.Remove(first, "first");

        Assert.True(walk.MoveNext());
        Assert.Equal("second", walk.Current);
    }

    [Fact]
    public async Task Those_who_stay_are_met_by_every_walk_however_many_come_and_go()
    {
        string[] stay = [.. Enumerable.Range(0, 100).Select(number => $"stays {number}")];
        Array.ForEach(stay, item => _row.Add(item));
        using var over = new CancellationTokenSource();

        var comings = Enumerable.Range(0, 2).Select(who => Task.Run(() =>
        {
            for (var round = 0; !over.IsCancellationRequested; round++)
            {
                string[] crowd = [.. Enumerable.Range(0, 300).Select(number => $"{who} {round} {number}")];
                var places = Array.ConvertAll(crowd, _row.Add);
                for (var i = 0; i < crowd.Length; i++)
                    Assert.True(_row.Remove(places[i], crowd[i]));
            }
        })).ToArray();
        for (var walk = 0; walk < 500; walk++)
            Assert.Equal(stay, _row.All.Where(item => item.StartsWith("stays", StringComparison.Ordinal)));
        over.Cancel();

        await Task.WhenAll(comings).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(stay.Length, _row.Count);
    }
}
