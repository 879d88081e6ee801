using System.Collections.Frozen;

namespace ChatHost.Protocols.Irc;

/// <summary>What a client may ask for beyond RFC 1459 (IRCv3). Some change how what a room says is written.</summary>
[Flags]
internal enum IrcCapabilities
{
    None = 0,
    MessageTags = 1,
    ServerTime = 1 << 1,
    AccountTag = 1 << 2,
    ExtendedJoin = 1 << 3,
    AccountNotify = 1 << 4,
    ChgHost = 1 << 5,
    Redaction = 1 << 6,
    EchoMessage = 1 << 8,
    MultiPrefix = 1 << 9,
    UserHostInNames = 1 << 10,
    AwayNotify = 1 << 11,
    SetName = 1 << 13,
    Batch = 1 << 14,
    LabeledResponse = 1 << 15,
    StandardReplies = 1 << 16,
    CapNotify = 1 << 17,
    Sasl = 1 << 18,
    ChatHistory = 1 << 19,
    EventPlayback = 1 << 20,
    NoImplicitNames = 1 << 21,
    ExtendedMonitor = 1 << 22,
    InviteNotify = 1 << 23,
    PreAway = 1 << 24,
    AccountRegistration = 1 << 25,
    ReadMarker = 1 << 26,
    Multiline = 1 << 27,
    Metadata = 1 << 28,
}

/// <summary>The capabilities by name.</summary>
internal static class IrcCapabilityTable
{
    /// <summary>Those that change how what a room says is written.</summary>
    public const IrcCapabilities OfFormat = IrcCapabilities.MessageTags | IrcCapabilities.ServerTime | IrcCapabilities.AccountTag
        | IrcCapabilities.ExtendedJoin | IrcCapabilities.AccountNotify | IrcCapabilities.ChgHost | IrcCapabilities.Redaction
        | IrcCapabilities.AwayNotify | IrcCapabilities.Multiline;

    public static IReadOnlyDictionary<string, IrcCapabilities> ByName { get; } = new Dictionary<string, IrcCapabilities>(StringComparer.Ordinal)
    {
        ["account-notify"] = IrcCapabilities.AccountNotify,
        ["account-tag"] = IrcCapabilities.AccountTag,
        ["away-notify"] = IrcCapabilities.AwayNotify,
        ["batch"] = IrcCapabilities.Batch,
        ["cap-notify"] = IrcCapabilities.CapNotify,
        ["chghost"] = IrcCapabilities.ChgHost,
        ["draft/account-registration"] = IrcCapabilities.AccountRegistration,
        ["draft/chathistory"] = IrcCapabilities.ChatHistory,
        ["draft/metadata-2"] = IrcCapabilities.Metadata,
        ["draft/multiline"] = IrcCapabilities.Multiline,
        ["draft/event-playback"] = IrcCapabilities.EventPlayback,
        ["draft/pre-away"] = IrcCapabilities.PreAway,
        ["draft/read-marker"] = IrcCapabilities.ReadMarker,
        ["draft/message-redaction"] = IrcCapabilities.Redaction,
        ["echo-message"] = IrcCapabilities.EchoMessage,
        ["extended-join"] = IrcCapabilities.ExtendedJoin,
        ["extended-monitor"] = IrcCapabilities.ExtendedMonitor,
        ["invite-notify"] = IrcCapabilities.InviteNotify,
        ["labeled-response"] = IrcCapabilities.LabeledResponse,
        ["message-tags"] = IrcCapabilities.MessageTags,
        ["multi-prefix"] = IrcCapabilities.MultiPrefix,
        ["no-implicit-names"] = IrcCapabilities.NoImplicitNames,
        ["sasl"] = IrcCapabilities.Sasl,
        ["server-time"] = IrcCapabilities.ServerTime,
        ["setname"] = IrcCapabilities.SetName,
        ["standard-replies"] = IrcCapabilities.StandardReplies,
        ["userhost-in-names"] = IrcCapabilities.UserHostInNames,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those of them that count: without batches nothing can be shown as one.</summary>
    public static IrcCapabilities FormatOf(IrcCapabilities enabled) =>
        enabled & ((enabled & IrcCapabilities.Batch) != 0 ? OfFormat : OfFormat & ~IrcCapabilities.Multiline);

    /// <summary>Those enabled, by name in order.</summary>
    public static IEnumerable<string> NamesOf(IrcCapabilities enabled) =>
        ByName.Where(capability => enabled.HasFlag(capability.Value)).Select(capability => capability.Key).Order(StringComparer.Ordinal);
}
