using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Tests.Support;

/// <summary>In these tests every member of a room is a session.</summary>
internal static class MembershipExtensions
{
    extension(Membership membership)
    {
        public Session Session => (Session)membership.Member;

        /// <summary>Has the member hear the room from a number on, live in the end.</summary>
        public async ValueTask GoLiveAsync(long after)
        {
            while (await membership.TryGoLiveAsync(after) is { } turn)
            {
                var page = await membership.Room.Log.ReadAfterAsync(after, limit: 256, CancellationToken.None);
                membership.DeliverMissed([.. page.Where(logged => logged.Seq <= turn)]);
                after = page.LastOrDefault(logged => logged.Seq <= turn)?.Seq ?? turn;
            }
        }
    }
}
