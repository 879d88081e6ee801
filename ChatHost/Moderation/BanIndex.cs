using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ChatHost.Moderation;

/// <summary>Something that holds for a target until a moment.</summary>
internal interface IBan
{
    /// <summary>Grows with each ban of its list.</summary>
    long Number { get; }

    Target Target { get; }

    /// <summary>In UTC; null without an end.</summary>
    DateTime? Until { get; }
}

/// <summary>
/// Bans by what they are set on: accounts, addresses and hosts are looked up, and of other masks only those are asked that begin like the
/// name. Never changes.
/// </summary>
/// <typeparam name="TBan">What is found.</typeparam>
internal sealed class BanIndex<TBan>
    where TBan : class, IBan
{
    public static readonly BanIndex<TBan> Empty = new([]);

    private readonly Dictionary<long, TBan> _accounts = [];
    private readonly List<Networks> _networks = [];

    private readonly Dictionary<string, List<TBan>> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<TBan>> _nicks = [];

    // Other masks, and what is set on the same target as another before it.
    private readonly List<TBan> _others = [];

    public BanIndex(IEnumerable<TBan> bans)
    {
        foreach (var ban in bans)
        {
            switch (ban.Target)
            {
                case AccountTarget account when _accounts.TryAdd(account.Id, ban):
                    break;
                case AddressTarget address:
                    var family = address.Network.BaseAddress.AddressFamily;
                    var networks = _networks.Find(known => known.Family == family && known.Prefix == address.Network.PrefixLength);
                    if (networks is null)
                        _networks.Add(networks = new(family, address.Network.PrefixLength));
                    if (!networks.TryAdd(address.Network.BaseAddress, ban))
                        _others.Add(ban);
                    break;
                case MaskTarget { Mask.OnlyHost: { } host }:
                    Add(_hosts, host, ban);
                    break;
                case MaskTarget { Mask.FirstOfNick: { } first }:
                    Add(_nicks, first, ban);
                    break;
                default:
                    _others.Add(ban);
                    break;
            }
        }
    }

    /// <summary>The ban that holds for somebody, the one set first; null where none does.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="now">The moment, in UTC.</param>
    /// <param name="hasName">False before it is known who it is: then only masks that ask for the host alone are looked at.</param>
    public TBan? Find(in Subject subject, DateTime now, bool hasName = true)
    {
        TBan? first = null;
        if (subject.Account is { } account && _accounts.TryGetValue(account.Id, out var known))
            first = Earlier(first, known, now);
        if (subject.Address is { } address)
        {
            foreach (var networks in _networks)
                first = Earlier(first, networks.Find(address), now);
        }

        if (_hosts.Count > 0 && _hosts.TryGetValue(subject.Host, out var ofHost))
        {
            foreach (var ban in ofHost)
            {
                if ((hasName || ban.Target is MaskTarget { Mask.IsOfHost: true }) && ban.Target.Matches(subject))
                    first = Earlier(first, ban, now);
            }
        }

        if (hasName && subject.Nick.Key is [var letter, ..] && _nicks.TryGetValue(letter, out var alike))
        {
            foreach (var ban in alike)
            {
                if (ban.Target.Matches(subject))
                    first = Earlier(first, ban, now);
            }
        }

        foreach (var ban in _others)
        {
            if ((hasName || ban.Target is not MaskTarget { Mask.IsOfHost: false }) && ban.Target.Matches(subject))
                first = Earlier(first, ban, now);
        }

        return first;
    }

    private static void Add<TKey>(Dictionary<TKey, List<TBan>> index, TKey key, TBan ban)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var bans))
            index.Add(key, bans = []);
        bans.Add(ban);
    }

    private static TBan? Earlier(TBan? first, TBan? other, DateTime now) =>
        other is null || other.Until <= now || first?.Number < other.Number ? first : other;

    /// <summary>Networks of one length.</summary>
    private sealed class Networks(AddressFamily family, int prefix)
    {
        private readonly Dictionary<UInt128, TBan> _byAddress = [];

        public AddressFamily Family => family;

        public int Prefix => prefix;

        public bool TryAdd(IPAddress address, TBan ban) => _byAddress.TryAdd(KeyOf(address), ban);

        public TBan? Find(IPAddress address)
        {
            if (address.IsIPv4MappedToIPv6)
                address = address.MapToIPv4();
            return address.AddressFamily == family ? _byAddress.GetValueOrDefault(KeyOf(address)) : null;
        }

        /// <summary>The bits of the address that its network has.</summary>
        private UInt128 KeyOf(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            address.TryWriteBytes(bytes, out _);
            return prefix == 0 ? 0 : BinaryPrimitives.ReadUInt128BigEndian(bytes) >> (128 - prefix);
        }
    }
}
