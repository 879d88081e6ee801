using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatHost.Moderation;

/// <summary>
/// Finds a ban of a long list without asking each: accounts, networks and hosts are looked up, and of other masks only those are compared that
/// begin alike, or with a star.
/// Made once for each list, which never changes.
/// </summary>
internal sealed class BanIndex
{
    /// <summary>Shorter lists are gone through faster.</summary>
    public const int MinLength = 16;

    private static readonly ConditionalWeakTable<RoomBan[], BanIndex> Known = [];

    private readonly Dictionary<(bool IsMute, long Account), List<RoomBan>> _accounts = [];
    private readonly Dictionary<(bool IsMute, IPNetwork Network), List<RoomBan>> _networks = [];
    private readonly HashSet<int> _prefixes = [];
    private readonly Dictionary<(bool IsMute, string Host), List<RoomBan>> _hosts = [];
    private readonly Dictionary<(bool IsMute, char First), List<RoomBan>> _nicks = [];

    // Masks of any name and several hosts.
    private readonly Dictionary<bool, List<RoomBan>> _others = [];

    private BanIndex(RoomBan[] bans)
    {
        foreach (var ban in bans)
        {
            switch (ban.Target)
            {
                case AccountTarget account:
                    Add(_accounts, (ban.IsMute, account.Id), ban);
                    break;
                case AddressTarget { Network: var network }:
                    Add(_networks, (ban.IsMute, network), ban);
                    _prefixes.Add(network.PrefixLength);
                    break;
                case MaskTarget { Mask.OnlyHost: { } host }:
                    Add(_hosts, (ban.IsMute, host), ban);
                    break;
                case MaskTarget { Mask.FirstOfNick: { } first }:
                    Add(_nicks, (ban.IsMute, first), ban);
                    break;
                default:
                    Add(_others, ban.IsMute, ban);
                    break;
            }
        }
    }

    public static BanIndex Of(ImmutableArray<RoomBan> bans) => Known.GetValue(ImmutableCollectionsMarshal.AsArray(bans)!, static bans => new(bans));

    /// <summary>The ban that holds for somebody, the one set first; null where none does.</summary>
    public RoomBan? Find(in Subject subject, bool isMute, DateTime now)
    {
        RoomBan? first = null;
        if (subject.Account is { } account && _accounts.TryGetValue((isMute, account.Id), out var found))
            first = First(first, found, subject, now);
        if (_others.TryGetValue(isMute, out found))
            first = First(first, found, subject, now);
        if (subject.Nick.Key is [var letter, ..] && _nicks.TryGetValue((isMute, letter), out found))
            first = First(first, found, subject, now);
        if (_hosts.Count > 0 && _hosts.TryGetValue((isMute, subject.Host), out found))
            first = First(first, found, subject, now);
        if (subject.Address is { } address)
            first = FindNetwork(first, address, subject, isMute, now);
        if (subject.Account is null && !subject.Former.IsDefaultOrEmpty)
        {
            foreach (var former in subject.Former)
                first = FindNetwork(first, former, subject, isMute, now);
        }

        return first;
    }

    private RoomBan? FindNetwork(RoomBan? first, IPAddress address, in Subject subject, bool isMute, DateTime now)
    {
        var bytes = address.GetAddressBytes();
        foreach (var prefix in _prefixes)
        {
            if (prefix <= bytes.Length * 8 && _networks.TryGetValue((isMute, new(Mask(bytes, prefix), prefix)), out var found))
                first = First(first, found, subject, now);
        }

        return first;
    }

    /// <summary>The first of some bans that holds, or one that was found before it.</summary>
    private static RoomBan? First(RoomBan? first, List<RoomBan> found, in Subject subject, DateTime now)
    {
        foreach (var ban in found)
        {
            if (first?.Number < ban.Number)
                return first;
            if (ban.Holds(subject, now))
                return ban;
        }

        return first;
    }

    private static IPAddress Mask(byte[] address, int prefix)
    {
        var masked = (byte[])address.Clone();
        for (var i = prefix; i < masked.Length * 8; i++)
            masked[i / 8] &= (byte)~(0x80 >> (i % 8));
        return new(masked);
    }

    private static void Add<TKey>(Dictionary<TKey, List<RoomBan>> index, TKey key, RoomBan ban)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var bans))
            index.Add(key, bans = []);
        bans.Add(ban);
    }
}
