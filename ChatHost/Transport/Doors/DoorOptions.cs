using System.ComponentModel.DataAnnotations;

namespace ChatHost.Transport.Doors;

/// <summary>How long listeners of protocol <c>Any</c> wait to tell what a connection speaks.</summary>
internal sealed class AnyOptions
{
    public const string Section = "Any";

    /// <summary>How long a connection may be silent before it is taken for a person at a terminal. Default 00:00:01.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a first line may take before the connection is taken for the line chat. Default 00:00:05.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Decide { get; init; } = TimeSpan.FromSeconds(5);
}
