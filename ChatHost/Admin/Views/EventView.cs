using System.Text.Json.Serialization;

namespace ChatHost.Admin.Views;

/// <summary>Some of what a room said, oldest first; <c>Next</c> is the number to ask for what came after, null at the end.</summary>
internal sealed record EventList(IReadOnlyList<EventView> Messages, long? Next);

/// <summary>
/// One numbered event of a room, as JSON clients read it too; of an erased one nothing but its number is left. It describes what
/// <see cref="Protocols.Json.JsonFormat"/> writes.
/// </summary>
internal sealed record EventView(
    string Type,
    string Room,
    long Seq,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? First = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? Time = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Nick = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null);
