using System.Reflection;
using ChatHost.Hosting.Configuration;

namespace ChatHost.Hosting;

/// <summary>What the program is asked to do.</summary>
internal enum CommandLineVerb
{
    Run,
    Help,
    Version,
    HealthCheck,
    Doctor,
    Backup,
    Restore,
    Operator,
    Import,
    Migrate,
}

/// <summary>
/// The program's arguments: a verb, and settings. .NET alone would take <c>/key value</c> and <c>key=value</c> for settings
/// too, and pass over what it does not know; here each argument means something or is refused.
/// </summary>
internal sealed class CommandLine
{
    /// <summary>The host's own keys.</summary>
    private static readonly string[] HostKeys = ["environment", "contentRoot", "applicationName"];

    private readonly List<string> _settings = [];
    private readonly List<string> _mistakes = [];

    private CommandLine()
    {
    }

    public CommandLineVerb Verb { get; private set; }

    /// <summary>The settings, each as <c>--Key=Value</c>, for the configuration.</summary>
    public IReadOnlyList<string> Settings => _settings;

    /// <summary>The directory of the configuration's files, where one was asked for.</summary>
    public string? ContentRoot { get; private set; }

    /// <summary>The file of <c>backup</c>, <c>restore</c> or <c>import</c>.</summary>
    public string? File { get; private set; }

    /// <summary>The file of <c>migrate</c>.</summary>
    public string? From { get; private set; }

    /// <summary>The name of <c>operator</c>.</summary>
    public string? Name { get; private set; }

    /// <summary>Whether <c>operator</c> may make one of an account that is registered.</summary>
    public bool TakesExisting { get; private set; }

    /// <summary>The format of <c>import</c>.</summary>
    public string? Format { get; private set; }

    /// <summary>The room of <c>import</c>.</summary>
    public string? Room { get; private set; }

    /// <summary>One more file of settings, where one was asked for.</summary>
    public string? ConfigFile { get; private set; }

    /// <summary>One line for each argument that means nothing; values stay unsaid.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>The program's name and version.</summary>
    public static string VersionText
    {
        get
        {
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
            return $"ChatHost {version.InformationalVersion.Split('+')[0]}";
        }
    }

    /// <summary>Reads the arguments. A request for help is answered, whatever else is wrong.</summary>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var commandLine = new CommandLine();
        for (var next = 0; next < args.Count;)
            next = commandLine.Take(args, next);
        if (commandLine.File is null && (commandLine.Verb is CommandLineVerb.Backup or CommandLineVerb.Restore))
        {
            var verb = commandLine.Verb is CommandLineVerb.Backup ? "backup" : "restore";
            commandLine._mistakes.Add($"{verb} needs a file: {verb} FILE. Try --help.");
        }

        if (commandLine.Verb is CommandLineVerb.Import && (commandLine.File is null || commandLine.Format is null || commandLine.Room is null))
            commandLine._mistakes.Add("import needs a format, a file and a room: import --format irssi|weechat|energymech FILE --room ROOM. Try --help.");
        if (commandLine.Name is null && commandLine.Verb is CommandLineVerb.Operator)
            commandLine._mistakes.Add("operator needs a name: operator NAME. Try --help.");
        if (commandLine.From is null && commandLine.Verb is CommandLineVerb.Migrate)
            commandLine._mistakes.Add("migrate needs a file: migrate --from FILE. Try --help.");
        if (commandLine.Verb is CommandLineVerb.Help)
            commandLine._mistakes.Clear();
        return commandLine;
    }

    /// <returns>The index of the next argument to take.</returns>
    private int Take(IReadOnlyList<string> args, int index)
    {
        var arg = args[index];
        if (VerbOf(arg) is { } verb)
        {
            TakeVerb(verb, arg);
            return index + 1;
        }

        if (!arg.StartsWith('-') && File is null && (Verb is CommandLineVerb.Backup or CommandLineVerb.Restore or CommandLineVerb.Import))
        {
            File = arg;
            return index + 1;
        }

        if (!arg.StartsWith('-') && Name is null && Verb is CommandLineVerb.Operator)
        {
            Name = arg;
            return index + 1;
        }

        if (arg == "--existing" && Verb is CommandLineVerb.Operator)
        {
            TakesExisting = true;
            return index + 1;
        }

        if (!arg.StartsWith("--", StringComparison.Ordinal) || arg.Length == 2)
        {
            _mistakes.Add($"Unknown argument: {ShownValue.Of(arg.Split('=')[0])}. Try --help.");
            return index + 1;
        }

        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            TakeSetting(arg[2..equals], arg[(equals + 1)..]);
            return index + 1;
        }

        var hasValue = index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal);
        TakeSetting(arg[2..], hasValue ? args[index + 1] : null);
        return index + (hasValue ? 2 : 1);
    }

    private static CommandLineVerb? VerbOf(string arg) => arg switch
    {
        "--help" or "-h" or "help" => CommandLineVerb.Help,
        "--version" => CommandLineVerb.Version,
        "healthcheck" => CommandLineVerb.HealthCheck,
        "doctor" => CommandLineVerb.Doctor,
        "backup" => CommandLineVerb.Backup,
        "restore" => CommandLineVerb.Restore,
        "operator" => CommandLineVerb.Operator,
        "import" => CommandLineVerb.Import,
        "migrate" => CommandLineVerb.Migrate,
        _ => null,
    };

    private void TakeVerb(CommandLineVerb verb, string arg)
    {
        if (verb is CommandLineVerb.Help || Verb is CommandLineVerb.Run)
            Verb = verb;
        else if (Verb is not CommandLineVerb.Help && Verb != verb)
            _mistakes.Add($"Only one command is allowed; found {arg} too. Try --help.");
    }

    private void TakeSetting(string key, string? value)
    {
        if (key == "config")
        {
            if (string.IsNullOrEmpty(value))
                _mistakes.Add("--config needs a file: --config FILE.");
            else
                ConfigFile = value;
        }
        else if (key is "format" or "room" && Verb is CommandLineVerb.Import)
        {
            if (key == "format")
                Format = value;
            else
                Room = value;
        }
        else if (key == "from" && Verb is CommandLineVerb.Migrate && !string.IsNullOrEmpty(value))
        {
            From = value;
        }
        else if (WhyRefused(key) is { } why)
        {
            _mistakes.Add($"{why} Try --help.");
        }
        else if (value is null)
        {
            _mistakes.Add($"--{key} needs a value: --{key}=VALUE.");
        }
        else
        {
            _settings.Add($"--{key}={value}");
            if (key.Equals("contentRoot", StringComparison.OrdinalIgnoreCase))
                ContentRoot = value;
        }
    }

    /// <summary>Keys of our sections pass here; the check of all settings knows more about them.</summary>
    private static string? WhyRefused(string key)
    {
        if (HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            return null;
        if (key.Equals("urls", StringComparison.OrdinalIgnoreCase))
            return "--urls has no effect here: use --Listeners:NAME:Address=... and --Listeners:NAME:Port=...";

        var root = key.Split(':')[0];
        if (root.Length < key.Length && SettingsCatalog.Roots.Append("Logging").Contains(root, StringComparer.OrdinalIgnoreCase))
            return null;

        var hint = KeySuggestion.For(key, SettingsCatalog.KnownKeys) is { } meant ? $" Did you mean --{meant}?" : "";
        return $"Unknown argument: --{ShownValue.Of(key)}.{hint}";
    }
}
