using System.Globalization;

namespace ChatHost.Benchmarks;

/// <summary>The arguments behind a verb: options with a value, options without, and names. What is not known is refused.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="args">The arguments behind the verb.</param>
    /// <param name="valued">The options that want a value, each as <c>--name</c>.</param>
    /// <param name="flags">Those that want none; <c>--help</c> always is one.</param>
    /// <exception cref="ArgumentException">An option is not known, or has no value.</exception>
    public Options(string[] args, string[] valued, string[] flags)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
                Words.Add(args[i]);
            else if (flags.Contains(args[i]) || args[i] is "--help" or "-h")
                _values[args[i] is "-h" ? "--help" : args[i]] = "";
            else if (!valued.Contains(args[i]))
                throw new ArgumentException($"Unknown option: {args[i]}. Try --help.");
            else if (++i == args.Length)
                throw new ArgumentException($"{args[i - 1]} needs a value. Try --help.");
            else
                _values[args[i - 1]] = args[i];
        }
    }

    /// <summary>What belongs to no option.</summary>
    public List<string> Words { get; } = [];

    public bool WantsHelp => Has("--help");

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">It is no number greater than 0.</exception>
    public double Number(string name, double otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{name} must be a number greater than 0, not {text}.");
    }

    /// <exception cref="ArgumentException">It is no whole number greater than 0.</exception>
    public int Count(string name, int otherwise) =>
        Number(name, otherwise) is var number && number == (int)number
            ? (int)number
            : throw new ArgumentException($"{name} must be a whole number greater than 0, not {number}.");

    /// <summary>The names, each of which must be known; all known ones if none was given.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public IReadOnlyList<string> Choices(IReadOnlyList<string> known)
    {
        foreach (var word in Words.Where(word => !known.Contains(word)))
            throw new ArgumentException($"Unknown: {word}. There are {string.Join(", ", known)}.");
        return Words.Count > 0 ? [.. known.Where(Words.Contains)] : known;
    }
}
