using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace ChatHost.Tests.History.Postgres;

/// <summary>A schema of a test's own in the shared server, and the stores that the test opens on it; all gone at the end.</summary>
internal sealed class PostgresSchemaOfTest : IDisposable
{
    private readonly string _schema = $"test_{Guid.NewGuid():N}";
    private readonly List<PostgresHistoryStore> _stores = [];
    private readonly PostgresServer _server;

    public PostgresSchemaOfTest(PostgresServer? server = null) => _server = server ?? Wait(SharedPostgres.GetAsync);

    public ManualTime Time { get; init; } = new();

    public FakeLogger Logger { get; } = new();

    public string ConnectionString => _server.ConnectionString(_schema);

    /// <summary>A store, started.</summary>
    public PostgresHistoryStore Open(HistoryOptions? options = null, TimeProvider? time = null) => OpenWith(new(options ?? new()), time);

    /// <summary>The same with settings that change on the way.</summary>
    public PostgresHistoryStore OpenWith(FixedOptions<HistoryOptions> options, TimeProvider? time = null)
    {
        options.CurrentValue.Database = ConnectionString;
        var store = new PostgresHistoryStore(options, time ?? Time, Logger);
        _stores.Add(store);
        Wait(async () =>
        {
            await store.StartAsync();
            return 0;
        });
        return store;
    }

    public Task ExecuteAsync(string sql) => _server.ExecuteAsync($"SET search_path = {_schema}, public; {sql}");

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{ConnectionString};Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        Wait(async () =>
        {
            await _server.ExecuteAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            return 0;
        });
    }

    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
