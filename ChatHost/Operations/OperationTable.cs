namespace ChatHost.Operations;

/// <summary>Who may ask for an operation.</summary>
internal enum Right
{
    /// <summary>Everyone who is connected.</summary>
    Everyone,
}

/// <summary>One thing that may be asked for, as help and the docs show it.</summary>
internal sealed record OperationRow
{
    /// <summary>What is typed for it, with its slash, in lower case: <c>/nick</c>. Null where it cannot be typed.</summary>
    public string? Verb { get; init; }

    /// <summary>What is typed after the verb: <c>NAME</c>; in brackets what may be left out.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The field <c>type</c> that asks for it in JSON. Null where JSON cannot.</summary>
    public string? JsonType { get; init; }

    /// <summary>Half a sentence that says what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>Why one of the protocols does not offer it; null where all do.</summary>
    public string? WhyNotEverywhere { get; init; }

    public Right Right { get; init; }

    /// <summary>How to type it: <c>/nick NAME</c>.</summary>
    public string Usage => Arguments.Length > 0 ? $"{Verb} {Arguments}" : $"{Verb}";

    /// <summary>Minimum number of words after the verb.</summary>
    public int MinArguments
    {
        get
        {
            var (words, depth) = (0, 0);
            foreach (var word in Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                depth += word.Count(letter => letter == '[');
                if (depth == 0)
                    words++;
                depth -= word.Count(letter => letter == ']');
            }

            return words;
        }
    }
}

/// <summary>
/// Everything that may be asked for, in the order that help shows it. Help, the page's completion of commands and the tables in the docs
/// are made from it, or checked against it.
/// </summary>
internal static class OperationTable
{
    public static readonly IReadOnlyList<OperationRow> Rows =
    [
        new() { Verb = "/nick", Arguments = "NAME", JsonType = "nick", Summary = "take a nickname" },
        new() { Verb = "/join", Arguments = "ROOM [PASSWORD]", JsonType = "join", Summary = "enter a room, made if there is none, and make it current" },
        new() { Verb = "/leave", Arguments = "[ROOM]", JsonType = "leave", Summary = "leave the current room, or another" },
        new() { Verb = "/rooms", JsonType = "rooms", Summary = "list the rooms" },
        new() { Verb = "/who", Arguments = "[ROOM]", JsonType = "members", Summary = "name who is in the current room, or another" },
        new() { Verb = "/msg", Arguments = "NAME TEXT", JsonType = "private", Summary = "say something to one person alone" },
        new() { Verb = "/me", Arguments = "TEXT", JsonType = "action", Summary = "say what you do" },
        new() { Verb = "/topic", Arguments = "[TEXT]", JsonType = "topic", Summary = "show the topic of the current room, set it, or with - unset it" },
        new() { Verb = "/history", Arguments = "[N] [ROOM]", JsonType = "history", Summary = "show the last messages of the current room, or another, or with @NAME your private ones" },
        new() { Verb = "/since", Arguments = "SEQ [ROOM]", JsonType = "history", Summary = "show what the current room, or another, said after a number; with @NAME in private" },
        new() { Verb = "/search", Arguments = "WORDS", JsonType = "search", Summary = "show the last messages here that hold all the words" },
        new() { JsonType = "read", Summary = "note how far your account has read", WhyNotEverywhere = "Lines are read as they come." },
        new() { Verb = "/away", Arguments = "[TEXT]", JsonType = "away", Summary = "tell those who write to you in private why you are away, or that you are back" },
        new() { JsonType = "typing", Summary = "show others that you are typing", WhyNotEverywhere = "Lines come whole." },
        new() { Verb = "/ignore", Arguments = "NAME", JsonType = "ignore", Summary = "hide somebody's lines" },
        new() { Verb = "/unignore", Arguments = "NAME", JsonType = "unignore", Summary = "show somebody's lines again" },
        new() { Verb = "/register", Arguments = "[PASSWORD]", JsonType = "register", Summary = "make an account of your nickname, and log in" },
        new() { Verb = "/login", Arguments = "NAME [PASSWORD]", JsonType = "login", Summary = "log in to an account; a key will do as well" },
        new() { Verb = "/logout", JsonType = "logout", Summary = "go on as a guest" },
        new() { Verb = "/password", Arguments = "[OLD NEW]", JsonType = "password", Summary = "change your password, and end your other sessions" },
        new() { Verb = "/account", Arguments = "[key LABEL [DAYS] [say] | certificate | end N|all | delete PASSWORD [messages]]", JsonType = "account", Summary = "list what can log in as you, make a key, end one, or delete your account" },
        new() { JsonType = "newKey", Summary = "make a key of your account", WhyNotEverywhere = "Typed as /account key." },
        new() { JsonType = "end", Summary = "end a connection, key or certificate of your account", WhyNotEverywhere = "Typed as /account end." },
        new() { JsonType = "deleteAccount", Summary = "delete your account", WhyNotEverywhere = "Typed as /account delete." },
        new() { Verb = "/kick", Arguments = "NAME [TEXT]", JsonType = "moderate", Summary = "take somebody out of the room" },
        new() { Verb = "/ban", Arguments = "WHO [TIME] [TEXT]", JsonType = "moderate", Summary = "take somebody out of the room, and keep them out" },
        new() { Verb = "/mute", Arguments = "WHO [TIME] [TEXT]", JsonType = "moderate", Summary = "let somebody stay and read, but not speak" },
        new() { Verb = "/unban", Arguments = "WHO", JsonType = "moderate", Summary = "lift a ban, by name or by its number in /bans" },
        new() { Verb = "/unmute", Arguments = "WHO", JsonType = "moderate", Summary = "let somebody speak again, by name or number" },
        new() { Verb = "/bans", JsonType = "bans", Summary = "list the bans and mutes of the room" },
        new() { Verb = "/invite", Arguments = "NAME", JsonType = "moderate", Summary = "let somebody in once, whatever keeps others out" },
        new() { Verb = "/uninvite", Arguments = "NAME", JsonType = "moderate", Summary = "take an invitation back" },
        new() { Verb = "/op", Arguments = "NAME", JsonType = "moderate", Summary = "make somebody an operator of the room" },
        new() { Verb = "/deop", Arguments = "NAME", JsonType = "moderate", Summary = "make somebody no operator any more" },
        new() { Verb = "/voice", Arguments = "NAME", JsonType = "moderate", Summary = "let somebody speak where only the voiced may" },
        new() { Verb = "/devoice", Arguments = "NAME", JsonType = "moderate", Summary = "take somebody's voice back" },
        new() { Verb = "/room", Arguments = "[SETTING VALUE]", JsonType = "room", Summary = "show who rules the room and how, or change a setting" },
        new() { Verb = "/erase", Arguments = "SEQ", JsonType = "erase", Summary = "erase a message of your own, or as an operator anybody's" },
        new() { Verb = "/server", Arguments = "ACTION [...]", JsonType = "server", Summary = "ban, unban, bans, suspend, unsuspend, disconnect or say, as a server operator" },
        new() { Verb = "/json", Summary = "speak JSON lines from here on, for programs", WhyNotEverywhere = "JSON is spoken already." },
        new() { Verb = "/help", JsonType = "help", Summary = "list the commands" },
        new() { Verb = "/quit", Arguments = "[TEXT]", JsonType = "quit", Summary = "leave, with parting words if you like" },
        new() { JsonType = "send", Summary = "say something in a room", WhyNotEverywhere = "A line that is no command is said." },
        new() { JsonType = "command", Summary = "run what a person typed with a slash in front", WhyNotEverywhere = "What is typed is run." },
        new() { JsonType = "start", Summary = "begin a session", WhyNotEverywhere = "A line session begins with its connection." },
        new() { JsonType = "resume", Summary = "come back to a session", WhyNotEverywhere = "A line session ends with its connection." },
    ];
}
