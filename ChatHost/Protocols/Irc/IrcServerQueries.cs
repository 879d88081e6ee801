using System.Globalization;

namespace ChatHost.Protocols.Irc;

/// <summary>What the server is.</summary>
internal static class IrcServerQueries
{
    public static bool IsMe(IrcConnection irc, string server) =>
        server.Length == 0 || server == "*" || server.Equals(irc.Services.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers what is asked of this server; there is no other.</summary>
    public static void OfServer(IrcConnection irc, string server, Action answer)
    {
        if (IsMe(irc, server))
            answer();
        else
            irc.Numeric("402", [IrcLine.Middle(server)], "No such server");
    }

    public static void Users(IrcConnection irc)
    {
        var people = irc.Services.People();
        var invisible = people.Count(person => person.Sessions.All(session => session.Recipient is not IrcConnection { IsInvisible: false }));
        var most = irc.Services.MostUsers(people.Count);
        irc.Numeric("251", $"There are {people.Count - invisible} users and {invisible} invisible on 1 servers");
        irc.Numeric("252", [Text(people.Count(person => person.IsOperator))], "operator(s) online");
        irc.Numeric("253", [Text(irc.Services.Unregistered)], "unknown connection(s)");
        irc.Numeric("254", [Text(irc.Services.Lobby.Rooms.PopulatedCount)], "channels formed");
        irc.Numeric("255", $"I have {people.Count} clients and 0 servers");
        irc.Numeric("265", [Text(people.Count), Text(most)], $"Current local users {people.Count}, max {most}");
        irc.Numeric("266", [Text(people.Count), Text(most)], $"Current global users {people.Count}, max {most}");
    }

    public static void Motd(IrcConnection irc)
    {
        if (irc.Services.Server.Welcome is not { Length: > 0 } lines)
        {
            irc.Numeric("422", "MOTD File is missing");
            return;
        }

        irc.Numeric("375", $"- {irc.Services.Name} Message of the day - ");
        foreach (var line in lines)
            irc.Numeric("372", $"- {line}");
        irc.Numeric("376", "End of /MOTD command.");
    }

    public static void Version(IrcConnection irc)
    {
        irc.Numeric("351", [IrcServices.Version, irc.Services.Name], "https://ircv3.net/ and rooms shared with every protocol");
        IrcWelcome.Supports(irc);
    }

    public static void Time(IrcConnection irc)
    {
        var now = irc.Now;
        irc.Numeric("391", [irc.Services.Name, IrcLine.Seconds(now), "0"], $"{now:yyyy-MM-dd HH:mm:ss} UTC");
    }

    public static void Admin(IrcConnection irc)
    {
        irc.Numeric("256", [irc.Services.Name], "Administrative info");
        irc.Numeric("257", irc.Services.Server.Name);
        irc.Numeric("258", "Ask a server operator.");
        irc.Numeric("259", "No address is published.");
    }

    public static void Info(IrcConnection irc)
    {
        irc.Numeric("371", $"{irc.Services.Server.Name} runs {IrcServices.Version}.");
        irc.Numeric("371", $"Online since {irc.Services.Created:yyyy-MM-dd HH:mm:ss} UTC.");
        irc.Numeric("374", "End of INFO list");
    }

    public static void Links(IrcConnection irc)
    {
        irc.Numeric("364", [irc.Services.Name, irc.Services.Name], $"0 {irc.Services.Server.Name}");
        irc.Numeric("365", ["*"], "End of /LINKS list");
    }

    public static void Stats(IrcConnection irc, IrcRequest request)
    {
        var letter = request[0].Length > 0 ? request[0][..1] : "*";
        if (letter == "u")
        {
            var up = irc.Now - irc.Services.Created;
            irc.Numeric("242", string.Create(CultureInfo.InvariantCulture, $"Server Up {up.Days} days {up.Hours}:{up.Minutes:00}:{up.Seconds:00}"));
        }

        irc.Numeric("219", [IrcLine.Middle(letter)], "End of /STATS report");
    }

    public static void Help(IrcConnection irc, IrcRequest request)
    {
        var subject = request[0];
        if (subject.Length > 0 && !IrcCommands.Names.Contains(subject, StringComparer.OrdinalIgnoreCase))
        {
            irc.Numeric("524", [IrcLine.Middle(subject)], "No help available on this topic");
            return;
        }

        var shown = subject.Length > 0 ? IrcLine.Middle(subject) : "*";
        irc.Numeric("704", [shown], subject.Length > 0 ? $"Help on {subject.ToUpperInvariant()}" : "Commands of this server");
        if (subject.Length == 0)
        {
            foreach (var line in IrcLine.Split(string.Join(' ', IrcCommands.Names), 300))
                irc.Numeric("705", [shown], line);
        }

        irc.Numeric("706", [shown], "https://modern.ircdocs.horse describes each command.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
