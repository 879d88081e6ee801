using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

/// <summary>What every database promises of accounts. Its own tests inherit this and say how to make one.</summary>
public abstract class AccountStoreContract
{
    private static readonly AuditEntry ByAdmin = new("admin", "Admin", "suspend", Who: "alice");

    internal ManualTime Time { get; } = new();

    internal AccountStore Accounts => field ??= new(Database, Audit, Time);

    internal CredentialStore Credentials => field ??= new(Database, Time);

    internal AuditLog Audit => field ??= new(Database, new FixedOptions<AuditOptions>(new()), Time);

    internal abstract IDatabase Database { get; }

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task A_registered_account_is_found_by_its_name_in_any_case_and_by_its_id()
    {
        var made = await RegisterAsync("Alice");

        var found = await Accounts.FindAsync(ChatParts.Nick("ALICE"));

        Assert.Equal((made.Id, "Alice", Now, 1L), (found!.Id, found.Name.Text, found.RegisteredAt, found.PasswordVersion));
        Assert.Equal(made.Verifier.Salt, found.Verifier.Salt);
        Assert.Equal(made.Verifier.StoredKey, (await Accounts.FindAsync(made.Id))!.Verifier.StoredKey);
        Assert.Null(await Accounts.FindAsync(ChatParts.Nick("bob")));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    [InlineData("\u0430lice")]
    public async Task A_name_that_is_or_looks_like_a_registered_one_is_reserved_and_not_registered(string name)
    {
        var alice = await RegisterAsync("alice");

        Assert.Equal(alice.Id, (await Accounts.FindReservingAsync(ChatParts.Nick(name)))?.Id);
        Assert.Null(await Accounts.RegisterAsync(ChatParts.Nick(name), Verifier(2)));
    }

    [Fact]
    public async Task An_ASCII_name_is_free_though_a_look_alike_is_registered()
    {
        await RegisterAsync("\u0430lice");

        Assert.Null(await Accounts.FindReservingAsync(ChatParts.Nick("alice")));
        Assert.NotNull(await Accounts.RegisterAsync(ChatParts.Nick("alice"), Verifier(2)));
    }

    [Fact]
    public async Task What_programs_note_of_an_account_is_kept_up_to_a_limit_and_goes_with_it()
    {
        var metadata = new MetadataStore(Database);
        var alice = await RegisterAsync("alice");
        var (mine, other) = (MetadataTarget.Of(alice.Ref), MetadataTarget.Of(ChatParts.Room("dev")));

        Assert.True(await metadata.SetAsync(mine, "url", "one", limit: 2));
        Assert.True(await metadata.SetAsync(mine, "url", "two", limit: 2));
        Assert.True(await metadata.SetAsync(mine, "bot", "yes", limit: 2));
        Assert.False(await metadata.SetAsync(mine, "third", "no", limit: 2));
        Assert.True(await metadata.SetAsync(other, "url", "of the room", limit: 2));

        Assert.Equal(["bot=yes", "url=two"], (await metadata.ReadAsync(mine)).Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.True(await metadata.RemoveAsync(mine, "bot"));
        Assert.False(await metadata.RemoveAsync(mine, "bot"));
        Assert.True(await Accounts.DeleteAsync(alice.Id));
        Assert.Empty(await metadata.ReadAsync(mine));
        Assert.Single(await metadata.ReadAsync(other));
    }

    [Fact]
    public async Task Of_a_thousand_who_register_one_name_at_once_one_gets_it()
    {
        string[] names = ["alice", "Alice", "\u0430lice"];
        var accounts = Accounts;

        var made = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () =>
            await accounts.RegisterAsync(ChatParts.Nick(names[i % 2]), Verifier((byte)i)))));

        var winner = Assert.Single(made, account => account is not null);
        Assert.Equal(winner!.Verifier.Salt, (await Accounts.FindAsync(ChatParts.Nick("alice")))!.Verifier.Salt);
        Assert.Equal(1, (await Accounts.ListAsync(after: null, 10)).Total);
    }

    [Fact]
    public async Task A_deleted_account_leaves_nothing_to_the_next_owner_of_its_name()
    {
        var alice = await RegisterAsync("alice");
        await Credentials.AddKeyAsync(Key(alice, "k1"), 16, TimeSpan.FromDays(90));
        await Credentials.AddCertificateAsync("c1", alice.Id);
        await Credentials.MarkReadAsync(alice.Id, "dev", 7);

        Assert.True(await Accounts.DeleteAsync(alice.Id));
        Assert.False(await Accounts.DeleteAsync(alice.Id));

        var heir = await RegisterAsync("alice");
        Assert.NotEqual(alice.Id, heir.Id);
        Assert.Null(await Accounts.FindAsync(alice.Id));
        Assert.Null(await Credentials.FindKeyAsync("k1"));
        Assert.Null(await Credentials.FindCertificateAsync("c1"));
        Assert.Empty(await Credentials.ListReadAsync(heir.Id));
    }

    [Fact]
    public async Task A_change_that_goes_on_record_deletes_old_entries_as_well()
    {
        var alice = await RegisterAsync("alice");
        await Audit.AddAsync(new("alice", "Line", "kick", Room: "dev", Who: "bob"));
        Time.Advance(TimeSpan.FromDays(181));

        await Accounts.SuspendAsync(alice.Id, new(null, "spam"), ByAdmin);

        Assert.Equal(1, await CountAuditAsync());
    }

    [Fact]
    public async Task A_new_password_ends_the_pages_own_keys_and_no_other()
    {
        var alice = await RegisterAsync("alice");
        await Credentials.AddKeyAsync(Key(alice, "bot"), 16, TimeSpan.FromDays(90));
        await Credentials.AddKeyAsync(Key(alice, "page") with { IsStayLoggedIn = true }, 16, TimeSpan.FromDays(90));

        var changed = await Accounts.SetPasswordAsync(alice.Id, Verifier(9));

        Assert.Equal((2L, (byte)9), (changed!.PasswordVersion, changed.Verifier.Salt[0]));
        Assert.Equal("bot", Assert.Single(await Credentials.ListKeysAsync(alice.Id)).Hash);
    }

    [Fact]
    public async Task The_same_password_hashed_again_is_no_new_one_and_never_replaces_a_newer()
    {
        var alice = await RegisterAsync("alice");

        Assert.Equal(1, await Accounts.LiftVerifierAsync(alice.Id, alice.Verifier, Verifier(5)));
        Assert.Equal(0, await Accounts.LiftVerifierAsync(alice.Id, alice.Verifier, Verifier(6)));

        var found = await Accounts.FindAsync(alice.Id);
        Assert.Equal((1L, (byte)5), (found!.PasswordVersion, found.Verifier.Salt[0]));
    }

    [Fact]
    public async Task A_suspension_lasts_until_its_end_or_until_it_is_ended()
    {
        var alice = await RegisterAsync("alice");

        var suspended = await Accounts.SuspendAsync(alice.Id, new(Now.AddHours(1), "spam"), ByAdmin);
        Assert.Equal(new(Now.AddHours(1), "spam"), suspended!.SuspensionAt(Now));
        Assert.Null(suspended.SuspensionAt(Now.AddHours(1)));
        Assert.Null((await Accounts.SuspendAsync(alice.Id, suspension: null, ByAdmin))!.Suspension);
    }

    [Fact]
    public async Task A_change_and_its_entry_in_the_audit_are_one()
    {
        var alice = await RegisterAsync("alice");
        await Accounts.SuspendAsync(alice.Id, new(null, "spam"), ByAdmin);
        await Accounts.SuspendAsync(alice.Id + 1, new(null, "nobody there"), ByAdmin);

        var entry = Assert.Single(await Audit.ListAsync(0, room: null, by: null, 10));
        Assert.Equal(("admin", "Admin", "suspend", "alice", Now), (entry.By, entry.Protocol, entry.Do, entry.Who, entry.Time));
    }

    [Fact]
    public async Task The_audit_is_read_by_number_room_and_author_and_forgets_what_is_old()
    {
        await Audit.AddAsync(new("alice", "Line", "kick", Room: "dev", Who: "bob"));
        await Audit.AddAsync(new("carol", "Json", "ban", Room: "ops", Who: "bob", Until: Now.AddDays(1), Text: "spam"));

        Assert.Equal("kick", Assert.Single(await Audit.ListAsync(0, "dev", null, 10)).Do);
        Assert.Equal("ban", Assert.Single(await Audit.ListAsync(0, null, "carol", 10)).Do);
        var last = Assert.Single(await Audit.ListAsync(1, null, null, 10));
        Assert.Equal((2L, Now.AddDays(1), "spam"), (last.Seq, last.Until, last.Text));

        Time.Advance(TimeSpan.FromDays(181));
        await Audit.AddAsync(new("alice", "Line", "kick", Room: "dev", Who: "dan"));
        Assert.Equal(3, Assert.Single(await Audit.ListAsync(0, null, null, 10)).Seq);
        Assert.Equal(1, await CountAuditAsync());
    }

    [Fact]
    public async Task Keys_are_no_more_than_may_be_and_those_that_have_ended_do_not_count()
    {
        var alice = await RegisterAsync("alice");
        var idle = TimeSpan.FromDays(90);
        Assert.True(await Credentials.AddKeyAsync(Key(alice, "short") with { EndsAt = Now.AddDays(1) }, 2, idle));
        Assert.True(await Credentials.AddKeyAsync(Key(alice, "long"), 2, idle));
        Assert.False(await Credentials.AddKeyAsync(Key(alice, "third"), 2, idle));

        Time.Advance(TimeSpan.FromDays(2));
        Assert.True(await Credentials.AddKeyAsync(Key(alice, "third"), 2, idle));

        Assert.Equal(["long", "third"], (await Credentials.ListKeysAsync(alice.Id)).Select(key => key.Hash));
        Time.Advance(TimeSpan.FromDays(89));
        Assert.True((await Credentials.FindKeyAsync("long"))!.HasEnded(Now, idle));
        Assert.False((await Credentials.FindKeyAsync("third"))!.HasEnded(Now, idle));
    }

    [Fact]
    public async Task The_use_of_a_key_is_noted_once_an_hour()
    {
        var alice = await RegisterAsync("alice");
        await Credentials.AddKeyAsync(Key(alice, "bot"), 16, TimeSpan.FromDays(90));
        await Credentials.UsedAsync((await Credentials.FindKeyAsync("bot"))!);
        var first = Now;
        Time.Advance(TimeSpan.FromMinutes(59));
        await Credentials.UsedAsync((await Credentials.FindKeyAsync("bot"))!);
        Assert.Equal(first, (await Credentials.FindKeyAsync("bot"))!.LastUsedAt);

        Time.Advance(TimeSpan.FromMinutes(2));
        await Credentials.UsedAsync((await Credentials.FindKeyAsync("bot"))!);
        Assert.Equal(Now, (await Credentials.FindKeyAsync("bot"))!.LastUsedAt);
    }

    [Fact]
    public async Task Read_marks_never_go_back()
    {
        var alice = await RegisterAsync("alice");

        Assert.Equal(7, await Credentials.MarkReadAsync(alice.Id, "dev", 7));
        Assert.Equal(7, await Credentials.MarkReadAsync(alice.Id, "dev", 5));
        Assert.Equal(9, await Credentials.MarkReadAsync(alice.Id, "dev", 9));
        await Credentials.MarkReadAsync(alice.Id, "@bob", 3);

        Assert.Equal([("@bob", 3L), ("dev", 9L)], (await Credentials.ListReadAsync(alice.Id)).Select(mark => (mark.Key, mark.Value)).Order());
    }

    [Fact]
    public async Task Accounts_are_listed_by_pages_in_the_order_of_their_names()
    {
        foreach (var name in (string[])["carol", "alice", "Bob"])
            await RegisterAsync(name);

        var (first, total) = await Accounts.ListAsync(after: null, 2);
        var (rest, _) = await Accounts.ListAsync(first[^1].Name, 2);

        Assert.Equal(3, total);
        Assert.Equal(["alice", "Bob", "carol"], first.Concat(rest).Select(account => account.Name.Text));
    }

    [Fact]
    public async Task An_exception_in_a_write_reaches_its_caller_and_undoes_that_write_alone()
    {
        var others = Enumerable.Range(0, 50).Select(i => RegisterAsync($"a{i}")).ToArray();
        var failing = Enumerable.Range(0, 50).Select(async i => await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await Database.WriteAsync<int>(async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO read_marks (account_id, target, seq) VALUES (@i, 'x', 1)", ("@i", (long)i));
                throw new InvalidOperationException("mine");
            })));

        await Task.WhenAll(failing);
        await Task.WhenAll(others);

        Assert.Equal(50, (await Accounts.ListAsync(after: null, 1)).Total);
        Assert.Equal(0, await Database.ReadAsync(connection => connection.FindNumberAsync("SELECT count(*) FROM read_marks")));
    }

    internal static StoredVerifier Verifier(byte seed) => new([seed, 2, 3], 600000, [seed, 4], [seed, 5]);

    internal async Task<Account> RegisterAsync(string name)
    {
        var made = await Accounts.RegisterAsync(ChatParts.Nick(name), Verifier(1));
        Assert.NotNull(made);
        return made;
    }

    private ValueTask<long?> CountAuditAsync() =>
        Database.ReadAsync(connection => connection.FindNumberAsync("SELECT count(*) FROM audit"));

    private StoredLoginKey Key(Account account, string hash) => new(hash, account.Id, hash, Now, EndsAt: null, LastUsedAt: null, IsSayOnly: false, IsStayLoggedIn: false);
}
