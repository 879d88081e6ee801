namespace ChatHost.Hosting;

/// <summary>What the check of the settings found worth telling the operator, but no reason not to start.</summary>
internal sealed record StartNotices(IReadOnlyList<string> Lines);
