using ChatHost.History;
using ChatHost.Tests.History.Postgres;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.History;

/// <summary>Each kind of store is one row of the table.</summary>
public sealed class StoreKindsTests : IDisposable
{
    private PostgresSchemaOfTest? _schema;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chathost-kinds-");

    public static TheoryData<string> Names => [.. Enum.GetNames<HistoryStoreKind>()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_of_the_setting_has_one_row(string name) => Assert.Equal(name, StoreKinds.Of(Selecting(name)).Name.ToString());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_kind_opens_and_keeps_what_is_said(string name)
    {
        var options = Selecting(name);
        if (options.Store == HistoryStoreKind.Postgres)
            options.Database = (_schema = new()).ConnectionString;
        await using var services = new ServiceCollection().AddLogging().AddMetrics().AddChatHistory()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IOptionsMonitor<HistoryOptions>>(new FixedOptions<HistoryOptions>(options))
            .BuildServiceProvider();

        Assert.Null(await services.GetRequiredService<HistoryStart>().OpenAsync(TestContext.Current.CancellationToken));

        var log = services.GetRequiredService<IHistoryStore>().Open(ChatParts.Room("dev"));
        await log.AppendAsync(
            [new(ChatHost.Messages.RoomEventKind.Message, ChatParts.Nick("alice"), "hello")], TestContext.Current.CancellationToken);
        Assert.Equal(1, log.LastSeq);
        Assert.Equal(0, services.GetRequiredService<ITokenStore>().Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Settings_read_at_the_start_are_settings_of_history(string name) => Assert.All(
        StoreKinds.Of(Selecting(name)).SettingsReadAtStart, setting => Assert.NotNull(typeof(HistoryOptions).GetProperty(setting)));

    public void Dispose()
    {
        _schema?.Dispose();
        _directory.Delete(recursive: true);
    }

    private HistoryOptions Selecting(string name) =>
        new() { Store = Enum.Parse<HistoryStoreKind>(name), Path = Path.Combine(_directory.FullName, "chat.db") };
}
