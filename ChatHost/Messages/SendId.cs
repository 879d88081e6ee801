namespace ChatHost.Messages;

/// <summary>By what a program recognises what it sent: its own id under its token.</summary>
/// <param name="Token">A hash of the session's secret (SHA-256 in hex), never the secret.</param>
/// <param name="Id">The program's own, 1 to 64 characters.</param>
internal readonly record struct SendId(string Token, string Id);
