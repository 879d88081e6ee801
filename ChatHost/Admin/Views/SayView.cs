namespace ChatHost.Admin.Views;

/// <summary>What to say in a room, as the caller writes it; <see cref="JsonBody"/> reads it, this describes it.</summary>
/// <param name="Text">Several lines become several messages.</param>
/// <param name="Nick">Who says it; left out, the server.</param>
internal sealed record SayView(string Text, string? Nick = null);
