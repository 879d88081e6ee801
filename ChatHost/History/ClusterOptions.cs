using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ChatHost.History;

/// <summary>The database that takes the place of the file.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    /// <summary>
    /// Connection string of a PostgreSQL database (version 13 or later), in which everything is kept in place of the file of
    /// <see cref="HistoryOptions.Path"/>: <c>Host=db1,db2;Database=chathost;Username=chathost;Password=…</c>. Default none.
    /// </summary>
    [StringLength(4096)]
    [PasswordPropertyText(true)]
    public string? Database { get; init; }
}
