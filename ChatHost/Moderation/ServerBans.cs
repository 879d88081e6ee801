using System.Data.Common;
using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>A ban from the whole server: of addresses, or of whoever a mask fits. Accounts are suspended.</summary>
/// <param name="Number">Never given again.</param>
/// <param name="Since">In UTC.</param>
/// <param name="Until">In UTC; null without an end.</param>
internal sealed record ServerBan(long Number, Target Target, string By, DateTime Since, DateTime? Until, string? Text) : IBan;

/// <summary>Keeps the bans from the server. A change and its entry in the audit are one transaction.</summary>
internal sealed class ServerBanStore(IDatabase database, AuditLog audit)
{
    /// <summary>All that are kept, in the order they were set.</summary>
    public ValueTask<List<ServerBan>> ListAsync() => database.ReadAsync(async connection =>
        (await connection.QueryAsync("SELECT number, kind, value, shown, set_by, since, until, text FROM server_bans ORDER BY number", Read))
        .OfType<ServerBan>().ToList());

    /// <summary>Sets a ban in the place of the one on the same target, if there is such, and deletes those that have ended.</summary>
    /// <returns>Its number.</returns>
    public ValueTask<long> AddAsync(ServerBan ban, AuditEntry entry) => database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync(
            "DELETE FROM server_bans WHERE until <= @now OR (kind = @kind AND value = @value)",
            ("@now", ban.Since),
            ("@kind", ban.Target.Kind),
            ("@value", ban.Target.Value));
        await audit.WriteAsync(connection, entry);
        return await connection.FindNumberAsync(
            """
            INSERT INTO server_bans (kind, value, shown, set_by, since, until, text)
            VALUES (@kind, @value, @shown, @by, @since, @until, @text) RETURNING number
            """,
            ("@kind", ban.Target.Kind),
            ("@value", ban.Target.Value),
            ("@shown", ban.Target.Shown),
            ("@by", ban.By),
            ("@since", ban.Since),
            ("@until", ban.Until),
            ("@text", ban.Text)) ?? 0;
    });

    /// <summary>Lifts a ban; false where it is gone already.</summary>
    public ValueTask<bool> DeleteAsync(long number, AuditEntry entry) => database.WriteAsync(async connection =>
    {
        if (await connection.ExecuteAsync("DELETE FROM server_bans WHERE number = @number", ("@number", number)) == 0)
            return false;
        await audit.WriteAsync(connection, entry);
        return true;
    });

    /// <summary>Null where the target is none that this version knows.</summary>
    private static ServerBan? Read(DbDataReader reader) => Target.FromStore(reader.GetString(1), reader.GetString(2), reader.GetString(3)) is { } target
        ? new(reader.GetInt64(0), target, reader.GetString(4), reader.Time(5), reader.TimeOrNull(6), reader.TextOrNull(7))
        : null;
}

/// <summary>Who may not be on this server at all, in memory: asked for each connection. The store has what was acknowledged.</summary>
internal sealed class ServerBans(ServerBanStore store, Cloaks cloaks, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private volatile State _state = State.Empty;

    /// <summary>A ban holds from now on: what it fits is to be ended. Called before the ban is acknowledged.</summary>
    public event Action<ServerBan>? Added;

    /// <summary>Those that hold, in the order they were set.</summary>
    public IReadOnlyList<ServerBan> All => [.. _state.Bans.Where(ban => !(ban.Until <= Now))];

    /// <summary>Reads what is kept; the start does that, before the first client connects.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask LoadAsync() => _state = new([.. await store.ListAsync()]);

    /// <summary>Somebody as bans see them.</summary>
    public Subject SubjectOf(AccountRef? account, Nickname nick, IPAddress? address, string user) => new(account, nick, address, user, cloaks);

    /// <summary>The ban that holds for an address, before it is known who comes from there; null where none does.</summary>
    public ServerBan? Find(IPAddress? address) => _state.Bans.Length == 0 || !IsBannable(address)
        ? null
        : _state.Index.Find(SubjectOf(account: null, Nickname.Server, address, ""), Now, hasName: false);

    /// <summary>The ban that holds for somebody; null where none does.</summary>
    public ServerBan? Find(in Subject subject) => _state.Bans.Length == 0 || !IsBannable(subject.Address) ? null : _state.Index.Find(subject, Now);

    /// <summary>What whoever it fits reads of a ban: one sentence.</summary>
    public static string TextOf(ServerBan ban) => string.IsNullOrEmpty(ban.Text) ? "You are banned." : $"You are banned: {ban.Text}";

    /// <summary>Whether somebody is meant by a ban.</summary>
    public static bool Fits(ServerBan ban, in Subject subject) => IsBannable(subject.Address) && ban.Target.Matches(subject);

    /// <summary>Whether a connection is meant by a ban, whoever speaks over it.</summary>
    public bool Fits(ServerBan ban, IPAddress? address) =>
        ban.Target is AddressTarget or MaskTarget { Mask.IsOfHost: true } && Fits(ban, SubjectOf(account: null, Nickname.Server, address, ""));

    /// <summary>Sets a ban. It holds, and what it fits was told to end, when this completes.</summary>
    /// <exception cref="HistoryUnavailableException">It could not be kept, and does not hold.</exception>
    public async ValueTask<ServerBan> AddAsync(ServerBan ban, AuditEntry entry)
    {
        await _changing.WaitAsync();
        try
        {
            ban = ban with { Number = await store.AddAsync(ban, entry) };
            _state = new([.. _state.Bans.Where(other => !(other.Until <= ban.Since) && !other.Target.IsSame(ban.Target)), ban]);
        }
        finally
        {
            _changing.Release();
        }

        Added?.Invoke(ban);
        return ban;
    }

    /// <summary>Lifts a ban; false where it is gone already.</summary>
    /// <exception cref="HistoryUnavailableException">It could not be lifted, and holds.</exception>
    public async ValueTask<bool> LiftAsync(long number, AuditEntry entry)
    {
        await _changing.WaitAsync();
        try
        {
            if (!await store.DeleteAsync(number, entry))
                return false;
            _state = new([.. _state.Bans.Where(other => other.Number != number)]);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Nobody shuts out the machine itself.</summary>
    private static bool IsBannable(IPAddress? address) => address is not null && !IPAddress.IsLoopback(address);

    private sealed class State(ServerBan[] bans)
    {
        public static readonly State Empty = new([]);

        public ServerBan[] Bans => bans;

        public BanIndex<ServerBan> Index { get; } = new(bans);
    }
}
