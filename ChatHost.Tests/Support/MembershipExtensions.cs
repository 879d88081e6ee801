using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Tests.Support;

/// <summary>In these tests every member of a room is a session.</summary>
internal static class MembershipExtensions
{
    extension(Membership membership)
    {
        public Session Session => (Session)membership.Member;
    }
}
