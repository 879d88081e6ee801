using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>MONITOR: a client watches names, and is told when somebody comes who wears them, or goes.</summary>
internal static class IrcMonitor
{
    /// <summary>Maximum number of names that one client watches.</summary>
    public const int Max = 100;

    private const int ListBytes = 400;

    public static void Run(IrcConnection irc, IrcRequest request)
    {
        var names = request[1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        switch (request[0].ToUpperInvariant())
        {
            case "+":
                Add(irc, names);
                break;
            case "-":
                foreach (var name in names)
                {
                    if (irc.Watched?.Remove(NameKey.Of(name)) == true)
                        irc.Services.Monitors.Remove(NameKey.Of(name), irc);
                }

                break;
            case "C":
                Clear(irc);
                break;
            case "L":
                Send(irc, "732", irc.Watched?.Values.ToArray() ?? []);
                irc.Numeric("733", "End of MONITOR list");
                break;
            case "S":
                Show(irc, irc.Watched?.Values.ToArray() ?? []);
                break;
            default:
                irc.Numeric("400", ["MONITOR", IrcLine.Middle(SafeText.Clean(request[0]))], "Unknown subcommand");
                break;
        }
    }

    /// <summary>Watches nothing any more.</summary>
    public static void Clear(IrcConnection irc)
    {
        foreach (var key in irc.Watched?.Keys.ToArray() ?? [])
            irc.Services.Monitors.Remove(key, irc);
        irc.Watched = null;
    }

    private static void Add(IrcConnection irc, string[] names)
    {
        var (watched, added) = (irc.Watched ??= new(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < names.Length; i++)
        {
            // Masks are no names.
            var name = SafeText.Clean(names[i]);
            if (name.Length == 0 || name.AsSpan().IndexOfAny("*?!@ ") >= 0)
                continue;
            var key = NameKey.Of(name);
            if (watched.Count == Max && !watched.ContainsKey(key))
            {
                Show(irc, added);
                var rest = IrcLine.Middle(SafeText.Clean(string.Join(',', names[i..])));
                irc.Numeric("734", [Max.ToString(CultureInfo.InvariantCulture), rest], "Monitor list is full");
                return;
            }

            if (watched.TryAdd(key, name))
                irc.Services.Monitors.Add(key, irc);
            added.Add(name);
        }

        Show(irc, added);
    }

    private static void Show(IrcConnection irc, IReadOnlyCollection<string> names)
    {
        var (here, gone) = (new List<string>(), new List<string>());
        foreach (var name in names)
        {
            var person = irc.Services.Find(name);
            irc.Services.Monitors.Know(NameKey.Of(name), person);
            if (person is null)
                gone.Add(name);
            else
                here.Add(irc.Services.SourceOf(person));
        }

        Send(irc, "730", here);
        Send(irc, "731", gone);
    }

    /// <summary>Names in as many lines as they take.</summary>
    private static void Send(IrcConnection irc, string numeric, IEnumerable<string> names)
    {
        var line = new StringBuilder();
        foreach (var name in names)
        {
            if (line.Length > 0 && Encoding.UTF8.GetByteCount(line.ToString()) + Encoding.UTF8.GetByteCount(name) >= ListBytes)
            {
                irc.Numeric(numeric, line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? "," : "").Append(name);
        }

        if (line.Length > 0)
            irc.Numeric(numeric, line.ToString());
    }
}
