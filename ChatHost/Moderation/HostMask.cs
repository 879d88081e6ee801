using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>A mask <c>nick!user@host</c>, with <c>*</c> for any characters and <c>?</c> for one. Compared as names are.</summary>
internal sealed class HostMask
{
    /// <summary>Maximum length in characters.</summary>
    public const int MaxLength = 160;

    private const string Any = "*";

    private readonly string _nick;
    private readonly string _user;
    private readonly string _host;

    private HostMask(string nick, string user, string host)
    {
        (_nick, _user, _host) = (NameKey.Of(nick), user.ToLowerInvariant(), host.ToLowerInvariant());
        Text = $"{nick}!{user}@{host}";
    }

    /// <summary>The whole mask; what was left out of it is <c>*</c>.</summary>
    public string Text { get; }

    /// <summary>The one host that it fits; null where it may fit several.</summary>
    public string? OnlyHost => _host.AsSpan().ContainsAny('*', '?') ? null : _host;

    /// <summary>What all names begin with that it fits; null where they may begin with several letters.</summary>
    public char? FirstOfNick => _nick[0] is '*' or '?' ? null : _nick[0];

    /// <summary>Whether a text is meant as a mask: no name has such characters.</summary>
    public static bool IsMask(string text) => text.AsSpan().ContainsAny("*?!@");

    /// <summary>The mask; null where it is none.</summary>
    public static HostMask? TryParse(string text)
    {
        if (text.Length is 0 or > MaxLength || !IsMask(text) || text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            return null;
        var (bang, at) = (text.IndexOf('!', StringComparison.Ordinal), text.LastIndexOf('@'));
        if (at >= 0 && at < bang)
            return null;
        var nick = bang >= 0 ? text[..bang] : at >= 0 ? Any : text;
        var user = at >= 0 ? text[(bang + 1)..at] : bang >= 0 ? text[(bang + 1)..] : Any;
        var host = at >= 0 ? text[(at + 1)..] : Any;
        return new(OrAny(nick), OrAny(user), OrAny(host));
    }

    /// <summary>Whether it fits whoever comes from somewhere, under whatever name.</summary>
    public bool IsOfHost => _nick == Any && _user == Any && _host != Any;

    public bool Matches(in Subject subject) =>
        Fits(_nick, subject.Nick.Key) && Fits(_user, subject.User) && (_host == Any || Fits(_host, subject.Host));

    private static string OrAny(string part) => part.Length > 0 ? part : Any;

    /// <summary>Goes back to the last star alone, so that it takes at most the product of both lengths.</summary>
    private static bool Fits(string pattern, string text)
    {
        // Most end here: the pattern is a star alone, or begins with another letter.
        if (pattern == Any)
            return true;
        if (text.Length > 0 && pattern[0] != text[0] && pattern[0] is not ('*' or '?'))
            return false;
        var (p, t, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
