using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

public sealed class NameRegistryTests
{
    private readonly NameRegistry _names = new();
    private long _lastId;

    [Fact]
    public void Default_names_count_up()
    {
        Assert.Equal(["user1", "user2", "user3"], [NameOf(Claim()), NameOf(Claim()), NameOf(Claim())]);
    }

    [Fact]
    public void A_default_name_is_never_given_again()
    {
        _names.Release(Claim(), () => { });
        var second = Claim();
        Assert.True(TryRename(second, "alice"));
        _names.Release(second, () => { });

        Assert.Equal("user3", NameOf(Claim()));
    }

    [Theory]
    [InlineData("user2")]
    [InlineData("USER2")]
    [InlineData("\uFF55ser2")] // fullwidth u
    public void A_default_name_that_somebody_took_by_hand_is_passed_over_even_when_it_is_free_again(string typed)
    {
        var first = Claim();
        Assert.True(TryRename(first, typed));
        Assert.True(TryRename(first, "alice"));

        Assert.Equal("user3", NameOf(Claim()));
    }

    [Fact]
    public void Default_names_that_history_still_shows_are_passed_over()
    {
        _names.Skip([2, 1, 4, long.MaxValue]);

        Assert.Equal(["user3", "user5", "user6"], [NameOf(Claim()), NameOf(Claim()), NameOf(Claim())]);
    }

    [Fact]
    public void A_name_is_found_by_its_key()
    {
        var session = Claim();
        TryRename(session, "Alice");

        Assert.Same(session.Person, _names.Find(ChatParts.Nick("aLICE")));
        Assert.Null(_names.Find(ChatParts.Nick("user1")));
    }

    [Theory]
    [InlineData("alice", "ALICE")]
    [InlineData("alice", "\uFF41lice")]       // fullwidth
    [InlineData("Жук", "жУК")]
    [InlineData("alice", "\u0430lice")]       // Cyrillic a
    [InlineData("alice", "\u0410LICE")]       // Cyrillic A
    [InlineData("paypal", "p\u0430yp\u0430I")] // and a capital I for the l
    public void A_name_that_is_or_looks_like_a_taken_one_is_refused(string taken, string asked)
    {
        TryRename(Claim(), taken);
        var other = Claim();
        var before = NameOf(other);

        Assert.False(TryRename(other, asked));
        Assert.Equal(before, NameOf(other));
        Assert.Same(other.Person, _names.Find(ChatParts.Nick(before)));
    }

    [Fact]
    public void A_name_in_ASCII_is_free_though_a_look_alike_of_it_is_taken()
    {
        Assert.True(TryRename(Claim(), "\u0430lice"));

        Assert.True(TryRename(Claim(), "alice"));
    }

    [Theory]
    [InlineData("I1m0", "\u0406\u0406m0")]
    [InlineData("0", "\u041E")]
    [InlineData("m1", "rn\u0406")]
    [InlineData("alice", "a|ice")]
    [InlineData("a|l", "al|")]
    [InlineData("I1", "l\u0406")]
    public void A_look_alike_of_letters_that_all_look_like_others_is_refused(string taken, string lookAlike)
    {
        Assert.True(TryRename(Claim(), taken));

        Assert.False(TryRename(Claim(), lookAlike));
    }

    [Fact]
    public void A_default_name_that_was_never_announced_is_given_again_unless_somebody_took_it_by_hand()
    {
        var (first, second) = (Claim(), Claim());
        _names.Release(first, () => { }, isUnused: true);
        _names.Release(second, () => { }, isUnused: true);
        var byHand = Claim();
        Assert.Equal("user1", NameOf(byHand));
        Assert.True(TryRename(byHand, "user2"));
        _names.Release(byHand, () => { });

        Assert.Equal("user3", NameOf(Claim()));
    }

    [Fact]
    public void One_may_take_another_form_of_ones_own_name()
    {
        var session = Claim();
        TryRename(session, "alice");

        Assert.True(TryRename(session, "ALICE"));
        Assert.True(TryRename(session, "\u0430lice"));
        Assert.Equal("\u0430lice", NameOf(session));
    }

    [Fact]
    public void A_released_name_and_its_look_alikes_are_free_at_once()
    {
        var session = Claim();
        TryRename(session, "alice");
        _names.Release(session, () => { });

        Assert.Null(_names.Find(ChatParts.Nick("alice")));
        Assert.True(TryRename(Claim(), "\u0430lice"));
    }

    [Fact]
    public void A_session_releases_only_what_is_its_own()
    {
        var gone = Claim();
        TryRename(gone, "alice");
        _names.Release(gone, () => { });
        var next = Claim();
        TryRename(next, "alice");

        _names.Release(gone, () => { });

        Assert.Same(next.Person, _names.Find(ChatParts.Nick("alice")));
    }

    [Fact]
    public void The_old_name_is_free_only_when_the_rooms_were_asked_to_announce_the_new_one()
    {
        var session = Claim();
        Person? holder = null;

        _names.TryRename(session.Person, ChatParts.Nick("alice"), () => holder = _names.Find(ChatParts.Nick("alice")));

        Assert.Same(session.Person, holder);
    }

    [Fact]
    public void An_ended_session_takes_no_other_name()
    {
        var session = Claim();
        _names.Release(session, () => { });

        Assert.False(TryRename(session, "alice"));
        Assert.Equal(0, _names.Count);
    }

    [Fact]
    public async Task Of_many_who_want_one_name_at_once_one_gets_it()
    {
        Session[] sessions = [.. Enumerable.Range(0, 64).Select(_ => Claim())];

        var tries = sessions.Select(session => Task.Run(() => TryRename(session, "alice"), TestContext.Current.CancellationToken));
        var took = await Task.WhenAll(tries);

        Assert.Single(took, won => won);
        Assert.Equal("alice", NameOf(sessions[Array.IndexOf(took, true)]));
    }

    private static string NameOf(Session session) => session.Nickname.Text;

    private Session Claim()
    {
        Session? session = null;
        _names.ClaimDefault(person => person.Add(session = new(++_lastId, person, new RecordingRecipient())));
        return session!;
    }

    private bool TryRename(Session session, string to) =>
        _names.TryRename(session.Person, ChatParts.Nick(to), () => session.Person.Rename(ChatParts.Nick(to)));
}
