namespace ChatHost.History;

/// <summary>Hears that a log has grown though its one writer here appended nothing: the store has other writers, on other machines.</summary>
internal interface ILogFollower
{
    /// <summary>Events are kept up to a number, and can be read. It may be called by any thread, late, in any order, and for the writer's own.</summary>
    /// <param name="upTo">At least <c>1</c>.</param>
    void Grown(long upTo);
}
