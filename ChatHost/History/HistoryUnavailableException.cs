namespace ChatHost.History;

/// <summary>The store cannot take or give events now; what was asked did not happen.</summary>
internal sealed class HistoryUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
