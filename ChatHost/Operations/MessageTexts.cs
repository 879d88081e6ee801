using System.Text;
using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <summary>Makes what was typed safe to be said: not too long, and something visible is left of it.</summary>
internal sealed class MessageTexts(IOptionsMonitor<LimitOptions> limits)
{
    /// <summary>Most bytes that one UTF-16 unit takes in UTF-8.</summary>
    private const int MaxBytesOfUnit = 3;

    public Found<string> Clean(string typed)
    {
        var (text, refusal) = CleanOrEmpty(typed);
        return text is { Length: 0 } ? Refusals.EmptyText : new Found<string>(text, refusal);
    }

    /// <summary>The same where nothing left means something: the text is empty then.</summary>
    public Found<string> CleanOrEmpty(string typed)
    {
        var max = limits.CurrentValue.MaxLineBytes;
        if (typed.Length * MaxBytesOfUnit > max && Encoding.UTF8.GetByteCount(typed) > max)
            return Refusals.TextTooLong(max);
        return SafeText.CleanMessage(typed);
    }

    /// <summary>Several lines, without those in which nothing is left; at least one is.</summary>
    public Found<List<string>> CleanLines(IReadOnlyCollection<string> typed)
    {
        var lines = new List<string>(typed.Count);
        foreach (var one in typed)
        {
            var (line, refusal) = CleanOrEmpty(one);
            if (line is null)
                return refusal!;
            if (line.Length > 0)
                lines.Add(line);
        }

        return lines.Count > 0 ? lines : Refusals.EmptyText;
    }
}
