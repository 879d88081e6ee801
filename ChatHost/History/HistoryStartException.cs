namespace ChatHost.History;

/// <summary>The store cannot be opened; the message is one line that says why and what to do.</summary>
internal class HistoryStartException(string message, Exception? inner = null) : Exception(message, inner);
