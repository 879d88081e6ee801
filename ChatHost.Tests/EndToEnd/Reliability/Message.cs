using System.Globalization;
using ChatHost.Client;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>
/// A message as its sender sends it. The text opens with who sent it and its number among this sender's, so that it tells which it
/// is.
/// </summary>
internal sealed record Message(string Sender, int Number, string Room, string Text)
{
    /// <summary>Under which it is sent, and sent again.</summary>
    public string Id => Number.ToString(CultureInfo.InvariantCulture);

    public static Message Create(string sender, int number, string room) =>
        new(sender, number, room, $"{sender} {number} to {room}, and \"so on\" \u2713 {new string('x', number % 100)}");

    /// <summary>Which message a text says it is; null if it is none of ours.</summary>
    public static (string Sender, int Number)? KeyOf(string text) =>
        text.Split(' ', 3) is [var sender, var number, _] && int.TryParse(number, CultureInfo.InvariantCulture, out var parsed)
            ? (sender, parsed)
            : null;
}

/// <summary>A numbered event as a reader, or who reads the log, gets it.</summary>
internal readonly record struct Numbered(string Room, long Seq, string Nick, string Text)
{
    public static Numbered Of(MessageEvent message) => new(message.Room, message.Seq, message.Nick, message.Text);
}
