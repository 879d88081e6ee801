namespace ChatHost.Operations;

/// <summary>The name that the server shows of itself now.</summary>
internal delegate string ServerName();
