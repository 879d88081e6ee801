using ChatHost.Operations;
using ChatHost.Sessions;

namespace ChatHost.Protocols;

/// <summary>Ends a connection that has not logged in a while after it came, where only accounts may chat.</summary>
internal static class LoginPatience
{
    /// <summary>How long a connection may take to log in.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    private static readonly DisconnectReason TooLate =
        DisconnectReason.Of(new SessionEnd(SessionEndKind.LoggedOut, Refusals.AccountNeeded.Text));

    public static ITimer Start(IConversation conversation, IFramedConnection connection, TimeProvider time) => time.CreateTimer(
        _ =>
        {
            if (conversation.NeedsAccount)
                connection.Disconnect(TooLate);
        },
        null,
        Time,
        Timeout.InfiniteTimeSpan);
}
