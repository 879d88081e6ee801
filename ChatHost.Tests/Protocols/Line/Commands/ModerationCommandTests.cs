using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

/// <summary>What operators of a room type, and what the room, the one who asks and the one it is done to read of it.</summary>
public sealed class ModerationCommandTests : CommandTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task The_creator_of_a_room_owns_it()
    {
        await RoomAsync();

        Assert.Equal(["* alice kicked bob: enough"], await AskAsync("/kick bob enough"));
        Assert.Equal(["* alice kicked you from dev: enough"], Bob.Read());
        Assert.Equal(["! bob is not in dev."], await AskAsync("/kick bob"));
    }

    [Theory]
    [InlineData("/kick alice")]
    [InlineData("/ban alice")]
    [InlineData("/mute alice")]
    [InlineData("/unban alice")]
    [InlineData("/bans")]
    [InlineData("/op bob")]
    [InlineData("/deop alice")]
    [InlineData("/voice bob")]
    [InlineData("/devoice bob")]
    [InlineData("/uninvite bob")]
    [InlineData("/room invite on")]
    [InlineData("/room allow bob")]
    [InlineData("/room owner bob")]
    public async Task Others_are_refused(string line)
    {
        await RoomAsync();

        Assert.Equal(["! Only operators of dev can do that."], await Bob.AskAsync(line));
    }

    [Fact]
    public async Task The_default_room_has_no_owner() =>
        Assert.Equal(["! Only operators of general can do that."], await AskAsync("/kick bob"));

    [Fact]
    public async Task A_banned_account_is_out_and_stays_out_whatever_its_name()
    {
        await Bob.TypeAsync($"/register {Password}");
        await RoomAsync();

        Assert.Equal(
            ["* alice banned bob for 2h: spam", "* Banned: account bob. Guests from elsewhere are not."],
            await AskAsync("/ban bob 2h spam"));

        Assert.Equal(["* alice banned you from dev: spam"], Bob.Read());
        await Bob.TypeAsync("/nick rob");
        Bob.Read();
        Assert.Equal(["! You are banned from dev: spam"], await Bob.AskAsync("/join dev"));
        Assert.Equal(["! You are banned from dev: spam"], await Bob.AskAsync("/history dev"));
        Chat.Parts.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("* You are in dev. 2 here. Last number: 0.", (await Bob.AskAsync("/join dev"))[0]);
    }

    [Fact]
    public async Task Bans_are_listed_under_numbers_and_lifted_by_them()
    {
        await Bob.TypeAsync($"/register {Password}");
        await RoomAsync();
        await AskAsync("/ban bob 1d spam");
        await AskAsync("/mute eve!*@*");

        Assert.Equal(
            [
                "* 1 ban bob (account), by guest alice, until 2026-02-01 23:59:58: spam",
                "* 2 mute eve!*@* (mask), by guest alice",
            ],
            await AskAsync("/bans"));
        Assert.Equal(["* alice unbanned bob."], await AskAsync("/unban 1"));
        Assert.Equal(["* alice unmuted eve!*@*."], await AskAsync("/unmute eve!*@*"));
        Assert.Equal(["* dev has no bans."], await AskAsync("/bans"));
        Assert.Equal(["! There is no ban of 1 in dev. /bans lists them."], await AskAsync("/unban 1"));
    }

    [Fact]
    public async Task Whoever_takes_a_banned_name_in_the_room_is_out_and_reads_why()
    {
        await RoomAsync();
        await AskAsync("/ban eve*!*@*");
        Bob.Read();

        Assert.Equal(["! You are banned from dev.", "* You left dev.", "Nickname changed to: eve2"], await Bob.AskAsync("/nick eve2"));
        Assert.Equal(["* bob is now known as eve2.", "* eve2 left dev."], Alice.Read());
    }

    [Fact]
    public async Task The_muted_stay_and_read_and_do_not_speak()
    {
        await RoomAsync();
        Assert.Equal("* alice muted bob.", (await AskAsync("/mute bob"))[0]);
        Bob.Read();

        Assert.Equal(["! You are muted in dev."], await Bob.AskAsync("hello"));
        Assert.Equal(["! You are muted in dev."], await Bob.AskAsync("/me waves"));
        Assert.Equal(["! You are muted in dev."], await Bob.AskAsync("/topic mine"));
        await AskAsync("/unmute bob");
        Bob.Read();
        await Bob.TypeAsync("hello");
        Assert.Equal(["bob: hello"], Alice.Read());
    }

    [Fact]
    public async Task In_a_moderated_room_the_voiced_speak()
    {
        await RoomAsync();
        Assert.Equal(["* alice set moderated on."], await AskAsync("/room moderated on"));
        Bob.Read();
        Assert.Equal(["! dev is moderated: you have no voice."], await Bob.AskAsync("hello"));

        Assert.Equal(["* alice gave bob a voice."], await AskAsync("/voice bob"));
        await Bob.TypeAsync("hello");
        Assert.Equal(["bob: hello"], Alice.Read());
        Assert.Equal(["* alice: bob has no voice now."], await AskAsync("/devoice bob"));
        Bob.Read();
        Assert.Equal(["! dev is moderated: you have no voice."], await Bob.AskAsync("hello"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_voice_takes_nothing_from_an_operator(bool isForGood)
    {
        if (isForGood)
        {
            await AskAsync($"/register {Password}");
            await Bob.TypeAsync($"/register {Password}");
        }

        await RoomAsync();
        await AskAsync("/op bob");
        await AskAsync("/voice bob");
        await AskAsync("/devoice bob");
        Bob.Read();

        Assert.Equal(["* bob set topic operators."], await Bob.AskAsync("/room topic operators"));
    }

    [Fact]
    public async Task An_operator_made_by_an_operator_is_one_until_he_leaves()
    {
        await RoomAsync();
        Assert.Equal(["* alice made bob an operator."], await AskAsync("/op bob"));
        Bob.Read();
        Assert.Equal(["* bob set topic operators."], await Bob.AskAsync("/room topic operators"));

        await Bob.TypeAsync("/leave");
        await Bob.TypeAsync("/join dev");
        Bob.Read();
        Assert.Equal(["! Only operators of dev can do that."], await Bob.AskAsync("/room topic everyone"));
        Assert.Equal(["! Only operators of dev can do that."], await Bob.AskAsync("/topic mine"));
    }

    [Fact]
    public async Task An_account_owns_the_room_it_makes_and_what_it_makes_of_others_lasts()
    {
        await AskAsync($"/register {Password}");
        await Bob.TypeAsync($"/register {Password}");
        await RoomAsync();
        Assert.Equal(["* alice made bob an operator."], await AskAsync("/op bob"));
        await Bob.TypeAsync("/leave");
        await Bob.TypeAsync("/join dev");
        Bob.Read();

        Assert.Equal(["! alice owns dev."], await Bob.AskAsync("/kick alice"));
        Assert.Equal(["! alice owns dev."], await Bob.AskAsync("/ban alice"));
        Assert.Equal(["! Only operators of dev can do that."], await Bob.AskAsync("/room owner bob"));
        Alice.Read();
        Assert.Equal(["* alice set owner bob."], await AskAsync("/room owner bob"));
        Bob.Read();
        Assert.Equal(
            [
                "* dev: owner bob, operators nobody, voiced nobody.",
                "* Settings: invite off, password off, limit off, moderated off, topic everyone, secret off, accounts off.",
            ],
            await Bob.AskAsync("/room"));
    }

    [Fact]
    public async Task By_invitation_only_the_invited_come_in_once()
    {
        await MakeRoomAsync();
        await AskAsync("/room invite on");
        Assert.Equal(["! dev is by invitation only."], await Bob.AskAsync("/join dev"));

        Assert.Equal(["* bob may come in once, until tomorrow."], await AskAsync("/invite bob"));
        Assert.Equal(["* alice invites you to dev. /join dev"], Bob.Read());
        Assert.Equal("* You are in dev. 2 here. Last number: 0.", (await Bob.AskAsync("/join dev"))[0]);
        await Bob.TypeAsync("/leave");
        Bob.Read();
        Assert.Equal(["! dev is by invitation only."], await Bob.AskAsync("/join dev"));
        Alice.Read();
        await AskAsync("/invite bob");
        await AskAsync("/uninvite bob");
        Bob.Read();
        Assert.Equal(["! dev is by invitation only."], await Bob.AskAsync("/join dev"));
        await AskAsync("/room allow bob");
        Assert.Equal("* You are in dev. 2 here. Last number: 0.", (await Bob.AskAsync("/join dev"))[0]);
    }

    [Fact]
    public async Task A_password_is_asked_for_at_the_door_and_wrong_ones_are_counted()
    {
        await MakeRoomAsync();
        Assert.Equal(["* alice set password."], await AskAsync("/room password sesame"));

        Assert.Equal(["! dev has a password: /join dev PASSWORD"], await Bob.AskAsync("/join dev"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(["! dev has a password: /join dev PASSWORD"], await Bob.AskAsync("/join dev wrong"));
        Assert.Equal(["! Too many tries. Wait 60 s."], await Bob.AskAsync("/join dev sesame"));
        Chat.Parts.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("* You are in dev. 2 here. Last number: 0.", (await Bob.AskAsync("/join dev sesame"))[0]);
        Assert.DoesNotContain("* Password: sesame", await Bob.AskAsync("/room"));
        Assert.Contains("* Password: sesame", await AskAsync("/room"));
    }

    [Fact]
    public async Task A_full_room_refuses_everyone()
    {
        await MakeRoomAsync();
        await AskAsync("/room limit 1");

        Assert.Equal(["! dev is full."], await Bob.AskAsync("/join dev"));
    }

    [Fact]
    public async Task A_room_for_accounts_lets_guests_in_once_they_have_logged_in()
    {
        await MakeRoomAsync();
        await AskAsync("/room accounts on");

        Assert.Equal(["! dev is for accounts: /login or /register."], await Bob.AskAsync("/join dev"));
        await Bob.TypeAsync($"/register {Password}");
        Bob.Read();
        Assert.Equal("* You are in dev. 2 here. Last number: 0.", (await Bob.AskAsync("/join dev"))[0]);
        Assert.Contains("* You left dev.", await Bob.AskAsync("/logout"));
    }

    [Theory]
    [InlineData("/history dev")]
    [InlineData("/since 0 dev")]
    [InlineData("/who dev")]
    public async Task A_secret_room_does_not_exist_for_those_who_are_not_in_it(string line)
    {
        await MakeRoomAsync();
        await AskAsync("hello");
        await AskAsync("/room secret on");

        Assert.Equal(["! No such room: dev"], await Bob.AskAsync(line));
        Assert.Equal(["* general: 2 here"], await Bob.AskAsync("/rooms"));
        Assert.Equal(["* general: 2 here", "* dev: 1 here"], await AskAsync("/rooms"));
        Assert.Equal("* You are in dev. 2 here. Last number: 1.", (await Bob.AskAsync("/join dev"))[0]);
    }

    [Theory]
    [InlineData("/room invite on")]
    [InlineData("/room password sesame")]
    [InlineData("/room accounts on")]
    public async Task A_closed_room_is_read_by_those_in_it_alone(string line)
    {
        await MakeRoomAsync();
        await AskAsync("hello");
        await AskAsync(line);

        Assert.Equal(["! You are not in dev."], await Bob.AskAsync("/history dev"));
        Assert.Equal(["! You are not in dev."], await Bob.AskAsync("/who dev"));
    }

    [Fact]
    public async Task Ones_own_messages_are_erased_and_as_operator_anybodys()
    {
        await RoomAsync();
        await Bob.TypeAsync("mine");
        await AskAsync("hers");
        Bob.Read();

        Assert.Equal(["! Only operators of dev can do that."], await Bob.AskAsync("/erase 2"));
        Assert.Empty(await Bob.AskAsync("/erase 1"));
        Assert.Equal(["! There is no message 1 in dev."], await Bob.AskAsync("/erase 1"));
        Alice.Read();
        await Bob.TypeAsync("again");
        Alice.Read();
        Assert.Empty(await AskAsync("/erase 3"));
        Assert.Equal(["! There is no message 3 in dev."], await AskAsync("/erase 3"));
    }

    [Fact]
    public async Task Messages_of_an_earlier_owner_of_a_name_are_not_ones_own()
    {
        await MakeRoomAsync();
        await Bob.TypeAsync("/join dev");
        await Bob.TypeAsync("mine");
        await Bob.TypeAsync("/nick rob");
        Chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        var heir = await Chat.ConnectAsync("bob", Alice, Bob);
        await heir.TypeAsync("/join dev");
        heir.Read();

        Assert.Equal(["! Only operators of dev can do that."], await heir.AskAsync("/erase 1"));
    }

    [Fact]
    public async Task Rules_bans_and_roles_survive_the_room_in_memory()
    {
        await AskAsync($"/register {Password}");
        await MakeRoomAsync();
        await AskAsync("/room password sesame");
        await AskAsync("/ban eve!*@*");
        await AskAsync("/leave");

        Assert.Equal(["! dev has a password: /join dev PASSWORD"], await Bob.AskAsync("/join dev"));
        await AskAsync("/join dev");
        Assert.Contains("* Password: sesame", await AskAsync("/room"));
        Assert.Equal(["* 1 ban eve!*@* (mask), by alice"], await AskAsync("/bans"));
    }

    [Fact]
    public async Task Each_act_is_on_record()
    {
        await RoomAsync();
        await AskAsync("/room password sesame");
        await AskAsync("/kick bob enough");

        var entries = await Chat.Parts.Audit.ListAsync(0, room: null, by: null, 10);
        Assert.Equal(
            [("guest alice", "Line", "set password", "dev", null, null), ("guest alice", "Line", "kick", "dev", "bob", "enough")],
            entries.Select(entry => (entry.By, entry.Protocol, entry.Do, entry.Room, entry.Who, entry.Text)));
    }

    [Theory]
    [InlineData("/kick", "! Usage: /kick NAME [TEXT]")]
    [InlineData("/op bob now", "! Usage: /op NAME")]
    [InlineData("/room invite", "! Usage: /room [SETTING VALUE]")]
    [InlineData("/room invite maybe", "! Usage: /room invite off|on")]
    [InlineData("/room colour red", "! Usage: /room SETTING invite|password|limit|moderated|topic|secret|accounts")]
    [InlineData("/erase x", "! Usage: /erase SEQ")]
    [InlineData("/ban nobody", "! No such nickname: nobody")]
    [InlineData("/server suspend bob", "! Only server operators can do that.")]
    public async Task Mistakes_are_refused_with_the_reason(string line, string answer)
    {
        await RoomAsync();

        Assert.Equal([answer], await AskAsync(line));
    }

    [Fact]
    public async Task A_server_operator_rules_every_room_and_suspends_accounts()
    {
        await AskAsync($"/register {Password}");
        var alice = await Chat.Parts.Accounts.FindAsync(ChatParts.Nick("alice"));
        await Chat.Parts.Accounts.SetOperatorAsync(alice!.Id, true, new("admin", "Admin", "operator"));
        await AskAsync("/logout");
        await AskAsync($"/login alice {Password}");
        await Bob.TypeAsync($"/register {Password}");
        Bob.Read();

        Assert.Equal(["* alice kicked bob."], await AskAsync("/kick bob"));
        Bob.Read();
        Assert.Equal(["* alice (operator): tea", "* Said to everybody."], await AskAsync("/server say tea"));
        Assert.Equal(["* alice (operator): tea"], Bob.Read());
        Assert.Equal(["* Suspended: bob."], await AskAsync("/server suspend bob 1d spam"));
        Assert.Equal("bob is suspended: spam", Bob.Peer.DisconnectReason?.Text);
        var other = await Chat.ConnectAsync("other", Alice);
        Assert.Equal(["! bob is suspended: spam"], await other.AskAsync($"/login bob {Password}"));
        Assert.Equal(["* No longer suspended: bob."], await AskAsync("/server unsuspend bob"));
        Assert.Contains("* You are logged in as bob.", await other.AskAsync($"/login bob {Password}"));
    }

    /// <summary>Alice has made dev and is in it alone; nothing is left to read.</summary>
    private async Task MakeRoomAsync()
    {
        await Alice.TypeAsync("/join dev");
        Alice.Read();
        Bob.Read();
    }

    /// <summary>Alice has made dev, Bob has come in; nothing is left to read.</summary>
    private async Task RoomAsync()
    {
        await MakeRoomAsync();
        await Bob.TypeAsync("/join dev");
        Alice.Read();
        Bob.Read();
    }
}
