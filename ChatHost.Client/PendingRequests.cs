using System.Diagnostics.CodeAnalysis;

namespace ChatHost.Client;

/// <summary>The requests that were not answered yet, in the order in which they were made. Any thread may use it.</summary>
internal sealed class PendingRequests
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, PendingRequest> _byId = new(StringComparer.Ordinal);
    private Exception? _end;

    /// <summary>A copy, the oldest first.</summary>
    public IReadOnlyList<PendingRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _byId.Values];
        }
    }

    /// <summary>Adds a request; after <see cref="End"/> it fails at once.</summary>
    public void Add(PendingRequest request)
    {
        lock (_lock)
        {
            if (_end is null)
                _byId.Add(request.Id, request);
        }

        if (_end is not null)
            request.Fail(_end);
    }

    /// <inheritdoc cref="PendingRequest.BeginSend"/>
    public void BeginSend(PendingRequest request)
    {
        lock (_lock)
            request.BeginSend();
    }

    public bool TryRemove(string id, [NotNullWhen(true)] out PendingRequest? request)
    {
        lock (_lock)
            return _byId.Remove(id, out request);
    }

    /// <summary>Gives an event to the oldest request that it may be the answer to: the server answers in order.</summary>
    public bool TryTake(ChatEvent happened, bool isNew)
    {
        lock (_lock)
            return _byId.Values.FirstOrDefault(request => request.WasSent && request.TryTake(happened, isNew)) is not null;
    }

    /// <summary>Fails those for which no answer will come.</summary>
    public void Fail(Predicate<PendingRequest> which, Exception exception)
    {
        foreach (var request in All.Where(request => which(request)))
        {
            if (TryRemove(request.Id, out _))
                request.Fail(exception);
        }
    }

    /// <summary>Fails all of them, and all that are added from now on.</summary>
    public void End(Exception exception)
    {
        lock (_lock)
            _end = exception;
        Fail(_ => true, exception);
    }
}
