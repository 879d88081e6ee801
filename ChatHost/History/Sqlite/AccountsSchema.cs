namespace ChatHost.History.Sqlite;

/// <summary>The tables of accounts and moderation, which are the same in every database but for the words of their definition.</summary>
internal static class AccountsSchema
{
    /// <summary>
    /// An id is never given again. <c>key</c> is what names are compared by, <c>account_looks</c> what they look like.
    /// <c>password_version</c> grows with each new password, and not when the same one is hashed again; <c>session_epoch</c> when all sessions
    /// are ended.
    /// </summary>
    public const string Accounts = """
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            registered_at INTEGER NOT NULL,
            last_login_at INTEGER,
            is_operator INTEGER NOT NULL DEFAULT 0,
            is_suspended INTEGER NOT NULL DEFAULT 0,
            suspended_until INTEGER,
            suspended_text TEXT,
            password_version INTEGER NOT NULL DEFAULT 1,
            session_epoch INTEGER NOT NULL DEFAULT 1,
            salt BLOB NOT NULL,
            iterations INTEGER NOT NULL,
            stored_key BLOB NOT NULL,
            server_key BLOB NOT NULL) STRICT;
        CREATE TABLE account_looks (
            skeleton TEXT NOT NULL,
            account_id INTEGER NOT NULL,
            PRIMARY KEY (skeleton, account_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX account_looks_account ON account_looks (account_id);
        CREATE TABLE login_keys (
            hash TEXT PRIMARY KEY,
            account_id INTEGER NOT NULL,
            label TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            ends_at INTEGER,
            last_used_at INTEGER,
            is_say_only INTEGER NOT NULL,
            is_stay_logged_in INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX login_keys_account ON login_keys (account_id, created_at);
        CREATE TABLE certificates (
            fingerprint TEXT PRIMARY KEY,
            account_id INTEGER NOT NULL,
            added_at INTEGER NOT NULL,
            last_used_at INTEGER) STRICT, WITHOUT ROWID;
        CREATE INDEX certificates_account ON certificates (account_id, added_at);
        CREATE TABLE read_marks (
            account_id INTEGER NOT NULL,
            target TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (account_id, target)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>
    /// Which two accounts have private lines, <c>low_id</c> the smaller id or the same; and from which number on each has not been told of
    /// them, since it was not here.
    /// </summary>
    public const string PrivatePairs = """
        CREATE TABLE private_pairs (
            low_id INTEGER NOT NULL,
            high_id INTEGER NOT NULL,
            low_missed INTEGER,
            high_missed INTEGER,
            PRIMARY KEY (low_id, high_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX private_pairs_high ON private_pairs (high_id);
        """;

    /// <summary>What programs note: <c>target</c> is <c>@</c> and the id of an account, or <c>#</c> and the key of a room.</summary>
    public const string Metadata = """
        CREATE TABLE metadata (
            target TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (target, key)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>
    /// Rooms are known by their keys. A target is an account's id, an address or network, or a mask; <c>shown</c> is what people read of it.
    /// The number of a ban is never given again in its room.
    /// </summary>
    public const string Moderation = """
        CREATE TABLE room_rules (
            room_key TEXT PRIMARY KEY,
            room TEXT NOT NULL,
            owner_id INTEGER,
            last_ban INTEGER NOT NULL DEFAULT 0,
            invite INTEGER NOT NULL DEFAULT 0,
            password TEXT,
            member_limit INTEGER,
            moderated INTEGER NOT NULL DEFAULT 0,
            topic_operators INTEGER NOT NULL DEFAULT 0,
            secret INTEGER NOT NULL DEFAULT 0,
            accounts INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE INDEX room_rules_owner ON room_rules (owner_id);
        CREATE TABLE room_roles (
            room_key TEXT NOT NULL,
            account_id INTEGER NOT NULL,
            role TEXT NOT NULL,
            PRIMARY KEY (room_key, account_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX room_roles_account ON room_roles (account_id);
        CREATE TABLE room_bans (
            room_key TEXT NOT NULL,
            number INTEGER NOT NULL,
            action TEXT NOT NULL,
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            shown TEXT NOT NULL,
            set_by TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER,
            text TEXT,
            PRIMARY KEY (room_key, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE room_entries (
            room_key TEXT NOT NULL,
            list TEXT NOT NULL,
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            shown TEXT NOT NULL,
            set_by TEXT NOT NULL,
            until INTEGER,
            PRIMARY KEY (room_key, list, kind, value)) STRICT, WITHOUT ROWID;
        CREATE TABLE server_bans (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            shown TEXT NOT NULL,
            set_by TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER,
            text TEXT) STRICT;
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            done_by TEXT NOT NULL,
            protocol TEXT NOT NULL,
            action TEXT NOT NULL,
            room TEXT,
            who TEXT,
            until INTEGER,
            text TEXT) STRICT;
        CREATE INDEX audit_time ON audit (time);
        """;
}
