namespace ChatHost.History;

/// <summary>The store cannot be written or read now; the request had no effect. The message is the end of a sentence.</summary>
internal sealed class HistoryUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
