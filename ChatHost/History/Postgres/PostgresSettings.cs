using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>What a connection string means here: what it leaves out is set so that an answer comes in time.</summary>
internal sealed class PostgresSettings
{
    /// <summary>The schema of the tables, where the connection string has no <c>Search Path</c>.</summary>
    public const string DefaultSchema = "chathost";

    /// <summary>How long a connection may take to open, and a command to answer, in seconds.</summary>
    private const int Timeout = 4;

    /// <summary>Maximum number of connections of one node; a server takes 100 by default.</summary>
    private const int MaxConnections = 16;

    /// <summary>Number of statements that a connection keeps prepared.</summary>
    private const int Prepared = 48;

    // No value of Npgsql's: with one in a field, the assembly would be loaded where nothing is configured.
    private readonly bool _isForPrimary;

    private PostgresSettings(NpgsqlConnectionStringBuilder builder, string schema)
    {
        (Builder, Schema) = (builder, schema);

        // Of several hosts, the one that takes writes; a list of hosts is told so in another way than by the connection string.
        _isForPrimary = builder.TargetSessionAttributes == "primary";
        if (builder.Host!.Contains(',', StringComparison.Ordinal))
            builder.TargetSessionAttributes = null;
    }

    public NpgsqlConnectionStringBuilder Builder { get; }

    /// <summary>Where the tables are.</summary>
    public string Schema { get; }

    /// <summary>Where it is and what it is called, for an operator: nothing of it is secret.</summary>
    public string Shown => $"{Builder.Database ?? Builder.Username} at {Builder.Host}";

    /// <exception cref="HistoryStartException">It is no connection string; what is wrong is said without its values.</exception>
    public static PostgresSettings Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // The message may quote what is secret.
            throw new HistoryStartException($"{ClusterOptions.Section}:{nameof(ClusterOptions.Database)} = ***: must be a connection string such as Host=localhost;Database=chathost;Username=chathost;Password=...");
        }

        if (string.IsNullOrWhiteSpace(builder.Host))
            throw new HistoryStartException($"{ClusterOptions.Section}:{nameof(ClusterOptions.Database)} = ***: names no Host.");
        SetMissing(builder, text);
        var schema = (builder.SearchPath ?? DefaultSchema).Split(',')[0].Trim().Trim('"');
        builder.SearchPath ??= $"{DefaultSchema}, public";
        return new(builder, schema);
    }

    /// <summary>A source of at most so many connections.</summary>
    public NpgsqlDataSource CreateSource(int maxConnections) => CreateSource(new NpgsqlConnectionStringBuilder(Builder.ConnectionString) { MaxPoolSize = maxConnections });

    /// <summary>A source of connections whose commands may take as long as they do.</summary>
    public NpgsqlDataSource CreatePatientSource() => CreateSource(new NpgsqlConnectionStringBuilder(Builder.ConnectionString) { CommandTimeout = 0, Pooling = false });

    private NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder builder)
    {
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        return builder.Host!.Contains(',', StringComparison.Ordinal)
            ? source.BuildMultiHost().WithTargetSession(_isForPrimary ? TargetSessionAttributes.Primary : TargetSessionAttributes.ReadWrite)
            : source.Build();
    }

    private static void SetMissing(NpgsqlConnectionStringBuilder builder, string text)
    {
        var given = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = text };
        bool IsLeftOut(params string[] names) => !names.Any(given.ContainsKey);
        if (IsLeftOut("Timeout"))
            builder.Timeout = Timeout;
        if (IsLeftOut("Command Timeout", "CommandTimeout"))
            builder.CommandTimeout = Timeout;
        if (IsLeftOut("Cancellation Timeout", "CancellationTimeout"))
            builder.CancellationTimeout = -1;
        if (IsLeftOut("Maximum Pool Size", "Max Pool Size", "MaxPoolSize"))
            builder.MaxPoolSize = MaxConnections;
        if (IsLeftOut("Max Auto Prepare", "MaxAutoPrepare"))
            builder.MaxAutoPrepare = Prepared;
        if (IsLeftOut("Application Name", "ApplicationName"))
            builder.ApplicationName = "ChatHost";

        // Errors must not quote what people said.
        builder.IncludeErrorDetail = false;
    }
}
