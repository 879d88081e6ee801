using System.Text.Json;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>The fields of what the server sends that matter here.</summary>
internal sealed record ServerLine(
    string Type, string? Id, string? Room, long Seq, string? Nick, string? Text, string? Token, long? LastSeq, string? Code)
{
    /// <summary>Null for what is no numbered event.</summary>
    public Numbered? Numbered => Type == "message" ? new(Room!, Seq, Nick!, Text!) : null;

    public static ServerLine Parse(string line) => JsonSerializer.Deserialize<ServerLine>(line, JsonSerializerOptions.Web)!;
}
