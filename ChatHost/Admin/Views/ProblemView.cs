using System.Text.Json.Serialization;

namespace ChatHost.Admin.Views;

/// <summary>An error as <c>application/problem+json</c>.</summary>
internal sealed record ProblemView(
    string Title, int Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null);
