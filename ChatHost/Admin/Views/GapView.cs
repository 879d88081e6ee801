namespace ChatHost.Admin.Views;

/// <summary>Numbers of a room that did not come, both included, since history no longer has them; as JSON clients read it too.</summary>
internal sealed record GapView(string Type, string Room, long From, long To)
{
    public static GapView Of(string room, long from, long to) => new("gap", room, from, to);
}
