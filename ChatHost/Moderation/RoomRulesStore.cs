using System.Data.Common;
using System.Globalization;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>Keeps the rules of rooms. A change and its entry in the audit are one transaction.</summary>
internal sealed class RoomRulesStore(IDatabase database, AuditLog audit)
{
    private const string Invited = "invited";
    private const string AllowedList = "allowed";

    /// <summary>The rules of a room; <see cref="RoomRules.None"/> where nothing is kept.</summary>
    public ValueTask<RoomRules> LoadAsync(RoomName room) => database.ReadAsync(async connection =>
    {
        var rules = await connection.FindAsync(
            """
            SELECT last_ban, invite, password, member_limit, moderated, topic_operators, secret, accounts, owner_id, accounts_of_owner.name
            FROM room_rules LEFT JOIN accounts AS accounts_of_owner ON accounts_of_owner.id = owner_id WHERE room_key = @room
            """,
            Read,
            ("@room", room.Key));
        return rules is null
            ? RoomRules.None
            : rules with
            {
                Roles = [.. await ReadRolesAsync(connection, room)],
                Bans = [.. await ReadBansAsync(connection, room)],
                Allowed = [.. (await ReadEntriesAsync(connection, room, AllowedList)).Select(entry => entry.Target)],
                Invitations = [.. (await ReadEntriesAsync(connection, room, Invited)).Where(entry => entry.Until is not null)
                    .Select(entry => new Invitation(entry.Target, entry.By, entry.Until!.Value))],
            };
    });

    /// <summary>The keys of those of these rooms that not everybody may read, each with whether it is secret.</summary>
    public ValueTask<Dictionary<string, bool>> FindClosedAsync(IReadOnlyCollection<string> keys) => database.ReadAsync(async connection =>
    {
        var parameters = keys.Select((key, i) => (Name: string.Create(CultureInfo.InvariantCulture, $"@k{i}"), Value: (object?)key)).ToArray();
        if (parameters.Length == 0)
            return [];
        var closed = await connection.QueryAsync(
            $"""
            SELECT room_key, secret FROM room_rules
            WHERE (invite = 1 OR password IS NOT NULL OR secret = 1 OR accounts = 1) AND room_key IN ({string.Join(", ", parameters.Select(key => key.Name))})
            """,
            reader => (Key: reader.GetString(0), IsSecret: reader.Flag(1)),
            parameters);
        return closed.ToDictionary(room => room.Key, room => room.IsSecret, StringComparer.Ordinal);
    });

    /// <summary>The keys of those of these rooms that somebody is banned from.</summary>
    public ValueTask<List<string>> FindWithBansAsync(IReadOnlyCollection<string> keys) => database.ReadAsync(async connection =>
    {
        var parameters = keys.Select((key, i) => (Name: string.Create(CultureInfo.InvariantCulture, $"@k{i}"), Value: (object?)key)).ToArray();
        return parameters.Length == 0
            ? []
            : await connection.QueryAsync(
                $"SELECT DISTINCT room_key FROM room_bans WHERE action = 'ban' AND room_key IN ({string.Join(", ", parameters.Select(key => key.Name))})",
                reader => reader.GetString(0),
                parameters);
    });

    /// <summary>Number of secret rooms.</summary>
    public ValueTask<long> CountSecretAsync() => database.ReadAsync(async connection =>
        await connection.FindNumberAsync("SELECT count(*) FROM room_rules WHERE secret = 1") ?? 0);

    /// <summary>Number of rooms that an account owns.</summary>
    public ValueTask<long> CountOwnedAsync(long accountId) => database.ReadAsync(async connection =>
        await connection.FindNumberAsync("SELECT count(*) FROM room_rules WHERE owner_id = @id", ("@id", accountId)) ?? 0);

    /// <summary>Forgets the rules of a room that nobody holds.</summary>
    public ValueTask<int> DeleteAsync(RoomName room) => database.WriteAsync(async connection =>
    {
        foreach (var table in (string[])["room_roles", "room_bans", "room_entries"])
            await connection.ExecuteAsync($"DELETE FROM {table} WHERE room_key = @room", ("@room", room.Key));
        await MetadataStore.RemoveAsync(connection, MetadataTarget.Of(room));
        return await connection.ExecuteAsync("DELETE FROM room_rules WHERE room_key = @room", ("@room", room.Key));
    });

    /// <summary>Keeps what has changed from one state of the rules to the next.</summary>
    public ValueTask<int> SaveAsync(RoomName room, RoomRules before, RoomRules after, AuditEntry? entry) => database.WriteAsync(async connection =>
    {
        await SaveSettingsAsync(connection, room, after);
        foreach (var role in before.Roles.Where(role => !after.Roles.Contains(role)))
        {
            await connection.ExecuteAsync(
                "DELETE FROM room_roles WHERE room_key = @room AND account_id = @id", ("@room", room.Key), ("@id", role.Account.Id));
        }

        foreach (var role in after.Roles.Where(role => !before.Roles.Contains(role)))
        {
            await connection.ExecuteAsync(
                "INSERT INTO room_roles (room_key, account_id, role) VALUES (@room, @id, @role)",
                ("@room", room.Key),
                ("@id", role.Account.Id),
                ("@role", role.Rank.ToString()));
        }

        foreach (var ban in before.Bans.Where(ban => !after.Bans.Contains(ban)))
        {
            await connection.ExecuteAsync(
                "DELETE FROM room_bans WHERE room_key = @room AND number = @number", ("@room", room.Key), ("@number", ban.Number));
        }

        foreach (var ban in after.Bans.Where(ban => !before.Bans.Contains(ban)))
            await AddBanAsync(connection, room, ban);
        await SaveEntriesAsync(connection, room, AllowedList, EntriesOf(before.Allowed), EntriesOf(after.Allowed));
        await SaveEntriesAsync(connection, room, Invited, EntriesOf(before.Invitations), EntriesOf(after.Invitations));
        if (entry is not null)
            await audit.WriteAsync(connection, entry);
        return 0;
    });

    private static IEnumerable<Entry> EntriesOf(IEnumerable<Target> targets) => targets.Select(target => new Entry(target, "", Until: null));

    private static IEnumerable<Entry> EntriesOf(IEnumerable<Invitation> invitations) =>
        invitations.Select(invitation => new Entry(invitation.Target, invitation.By, invitation.Until));

    private static ValueTask<int> SaveSettingsAsync(DbConnection connection, RoomName room, RoomRules rules) => connection.ExecuteAsync(
        """
        INSERT INTO room_rules (room_key, room, owner_id, last_ban, invite, password, member_limit, moderated, topic_operators, secret, accounts)
        VALUES (@room, @name, @owner, @last, @invite, @password, @limit, @moderated, @topic, @secret, @accounts)
        ON CONFLICT (room_key) DO UPDATE SET owner_id = excluded.owner_id, last_ban = excluded.last_ban, invite = excluded.invite,
            password = excluded.password, member_limit = excluded.member_limit, moderated = excluded.moderated,
            topic_operators = excluded.topic_operators, secret = excluded.secret, accounts = excluded.accounts
        """,
        ("@room", room.Key),
        ("@name", room.Text),
        ("@owner", rules.Owner?.Id),
        ("@last", rules.LastBan),
        ("@invite", rules.Settings.Invite),
        ("@password", rules.Settings.Password),
        ("@limit", (long?)rules.Settings.Limit),
        ("@moderated", rules.Settings.Moderated),
        ("@topic", rules.Settings.TopicOperators),
        ("@secret", rules.Settings.Secret),
        ("@accounts", rules.Settings.Accounts));

    private static ValueTask<int> AddBanAsync(DbConnection connection, RoomName room, RoomBan ban) => connection.ExecuteAsync(
        """
        INSERT INTO room_bans (room_key, number, action, kind, value, shown, set_by, since, until, text)
        VALUES (@room, @number, @action, @kind, @value, @shown, @by, @since, @until, @text)
        """,
        ("@room", room.Key),
        ("@number", ban.Number),
        ("@action", ban.IsMute ? "mute" : "ban"),
        ("@kind", ban.Target.Kind),
        ("@value", ban.Target.Value),
        ("@shown", ban.Target.Shown),
        ("@by", ban.By),
        ("@since", ban.Since),
        ("@until", ban.Until),
        ("@text", ban.Text));

    private static async ValueTask SaveEntriesAsync(
        DbConnection connection, RoomName room, string list, IEnumerable<Entry> before, IEnumerable<Entry> after)
    {
        foreach (var gone in before.Except(after))
        {
            await connection.ExecuteAsync(
                "DELETE FROM room_entries WHERE room_key = @room AND list = @list AND kind = @kind AND value = @value",
                ("@room", room.Key),
                ("@list", list),
                ("@kind", gone.Target.Kind),
                ("@value", gone.Target.Value));
        }

        foreach (var added in after.Except(before))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO room_entries (room_key, list, kind, value, shown, set_by, until) VALUES (@room, @list, @kind, @value, @shown, @by, @until)
                ON CONFLICT (room_key, list, kind, value) DO UPDATE SET shown = excluded.shown, set_by = excluded.set_by, until = excluded.until
                """,
                ("@room", room.Key),
                ("@list", list),
                ("@kind", added.Target.Kind),
                ("@value", added.Target.Value),
                ("@shown", added.Target.Shown),
                ("@by", added.By),
                ("@until", added.Until));
        }
    }

    private static async ValueTask<IEnumerable<StoredRole>> ReadRolesAsync(DbConnection connection, RoomName room) => await connection.QueryAsync(
        """
        SELECT account_id, accounts.name, role FROM room_roles JOIN accounts ON accounts.id = account_id
        WHERE room_key = @room ORDER BY accounts.key
        """,
        reader => new StoredRole(new(reader.GetInt64(0), reader.GetString(1)), Enum.Parse<RoomRank>(reader.GetString(2))),
        ("@room", room.Key));

    private static async ValueTask<IEnumerable<RoomBan>> ReadBansAsync(DbConnection connection, RoomName room)
    {
        var bans = await connection.QueryAsync(
            "SELECT number, action, kind, value, shown, set_by, since, until, text FROM room_bans WHERE room_key = @room ORDER BY number",
            ReadBan,
            ("@room", room.Key));
        return bans.OfType<RoomBan>();
    }

    /// <summary>Null where the target is none that this version knows.</summary>
    private static RoomBan? ReadBan(DbDataReader reader) => Target.FromStore(reader.GetString(2), reader.GetString(3), reader.GetString(4)) is { } target
        ? new(
            reader.GetInt64(0),
            reader.GetString(1) == "mute",
            target,
            reader.GetString(5),
            reader.Time(6),
            reader.TimeOrNull(7),
            reader.TextOrNull(8))
        : null;

    private static async ValueTask<IEnumerable<Entry>> ReadEntriesAsync(DbConnection connection, RoomName room, string list) =>
        (await connection.QueryAsync(
            "SELECT kind, value, shown, set_by, until FROM room_entries WHERE room_key = @room AND list = @list ORDER BY kind, value",
            reader => Target.FromStore(reader.GetString(0), reader.GetString(1), reader.GetString(2)) is { } target
                ? new Entry(target, reader.GetString(3), reader.TimeOrNull(4))
                : null,
            ("@room", room.Key),
            ("@list", list)))
        .OfType<Entry>();

    private static RoomRules Read(DbDataReader reader) => new()
    {
        LastBan = reader.GetInt64(0),
        Settings = new()
        {
            Invite = reader.Flag(1),
            Password = reader.TextOrNull(2),
            Limit = (int?)reader.NumberOrNull(3),
            Moderated = reader.Flag(4),
            TopicOperators = reader.Flag(5),
            Secret = reader.Flag(6),
            Accounts = reader.Flag(7),
        },
        Owner = reader.NumberOrNull(8) is { } id && reader.TextOrNull(9) is { } name ? new(id, name) : null,
    };

    private sealed record Entry(Target Target, string By, DateTime? Until);
}
