using System.Globalization;
using System.Net;

namespace ChatHost.Moderation;

/// <summary>
/// Whom a ban, a mute or an invitation means: an account, an address or network, or a mask. A name is turned into one of these when it is
/// given, so that another name does not get round it.
/// </summary>
/// <param name="Shown">What people read of it: never an address.</param>
internal abstract record Target(string Shown)
{
    /// <summary>As it is stored: <c>account</c>, <c>address</c> or <c>mask</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>As it is stored, under its kind.</summary>
    public abstract string Value { get; }

    /// <summary>A target as it was stored; null where that is none.</summary>
    public static Target? FromStore(string kind, string value, string shown) => kind switch
    {
        "account" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => new AccountTarget(id, shown),
        "address" when IPNetwork.TryParse(value, out var network) => new AddressTarget(network, shown),
        "mask" when HostMask.TryParse(value) is { } mask => new MaskTarget(mask),
        _ => null,
    };

    /// <summary>As IRC shows it: a mask, or <c>~a:</c> and the name of an account. Never an address.</summary>
    public abstract string AsMask { get; }

    public abstract bool Matches(in Subject subject);

    /// <summary>Whether it is the same target, whatever it is shown as, and in whatever case it was written.</summary>
    public bool IsSame(Target other) => Kind == other.Kind && Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Whoever is logged in to an account.</summary>
internal sealed record AccountTarget(long Id, string Shown) : Target(Shown)
{
    public override string Kind => "account";

    public override string Value => Id.ToString(CultureInfo.InvariantCulture);

    public override string AsMask => $"~a:{Shown}";

    public override bool Matches(in Subject subject) => subject.Account?.Id == Id;
}

/// <summary>Whoever comes from an address, or of IPv6 from its /64, or from a network.</summary>
internal sealed record AddressTarget(IPNetwork Network, string Shown) : Target(Shown)
{
    private const int HomePrefix = 64;

    public override string Kind => "address";

    public override string Value => Network.ToString();

    /// <summary>An address, or of IPv6 its /64.</summary>
    public static AddressTarget Of(IPAddress address, string shown)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
            return new(new(address, 32), shown);
        bytes.AsSpan(HomePrefix / 8).Clear();
        return new(new(new IPAddress(bytes), HomePrefix), shown);
    }

    public override string AsMask => $"*!*@{Shown}";

    public override bool Matches(in Subject subject) => subject.Address is { } address && Network.Contains(address);
}

/// <summary>Whoever a mask fits.</summary>
internal sealed record MaskTarget(HostMask Mask) : Target(Mask.Text)
{
    public override string Kind => "mask";

    public override string Value => Mask.Text;

    public override string AsMask => Mask.Text;

    public override bool Matches(in Subject subject) => Mask.Matches(subject);
}
