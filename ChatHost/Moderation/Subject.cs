using System.Net;
using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>Somebody as bans see them: the account, every name worn, the address, and what is shown in its place.</summary>
/// <param name="Account">Null for a guest.</param>
/// <param name="Nick">The name worn now.</param>
/// <param name="Address">The address, or of IPv6 the /64 network; null where there is none.</param>
/// <param name="User">What stands before the host in a mask: <c>~line</c>.</param>
/// <param name="Cloaks">Calculates what is shown in place of the address.</param>
/// <param name="BarredBy">The number of the ban of the room in question that was set on this very session; 0 where none was.</param>
internal readonly record struct Subject(AccountRef? Account, Nickname Nick, IPAddress? Address, string User, Cloaks Cloaks, long BarredBy = 0)
{
    /// <summary>What is shown in place of the address. Calculated at each call, since few masks ask for it.</summary>
    public string Host => Cloaks.Of(Account, Address);
}
