using System.Globalization;

namespace KosmoAuth.Benchmarks;

/// <summary>What is to be measured: a verb, which is empty for the speed of the server, and its options.</summary>
/// <param name="Group">Of <c>timing</c>: the only one to measure; null for all.</param>
public sealed record CommandLine(string Verb, string? Group, IReadOnlyDictionary<string, string> Options)
{
    public const string Usage = """
        How fast the server is:
          [--seconds N]            for each request, 6 without it
          [--only NAME]            requests with this in their name
          [--db sqlite|postgres]   postgres: a server of Debian's, started for the run
          [--nodes N]              servers that share core 0 and the database, 1 without it
        How fast Argon2id is beside the program argon2:
          --hashing
        Whether answers that must not be told apart take equally long:
          timing [NAME]            NAME: the id of a comparison, or a part of its name
        Whether many people make it slow:
          scale
          [--users N]              1000000 without it
          [--sessions N]           500000 without it
          [--hash argon2]          Keycloak's hashes instead of cheap ones
          [--rounds N]             5 without it
          [--folder FOLDER]        keeps what was written for the next run; SQLite only
          [--db sqlite|postgres]   as above
        What it does when it is offered too much:
          overload | connections | memory
          [--seconds N]            60 without it
        This text:
          help
        """;

    private static readonly Dictionary<string, string[]> s_verbs = new()
    {
        [""] = ["--seconds", "--only", "--db", "--nodes"],
        ["--hashing"] = [],
        ["timing"] = [],
        ["scale"] = ["--users", "--sessions", "--hash", "--rounds", "--folder", "--db"],
        ["overload"] = ["--seconds"],
        ["connections"] = ["--seconds"],
        ["memory"] = ["--seconds"],
    };

    public string? this[string option] => Options.GetValueOrDefault(option);

    public int Number(string option, int otherwise) => this[option] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Either the one or what is wrong with it.</summary>
    public static (CommandLine? Line, string? Error) Read(string[] args)
    {
        var verb = args is [var first, ..] && (first == "--hashing" || !first.StartsWith('-')) ? first : "";
        if (!s_verbs.TryGetValue(verb, out var known))
        {
            return (null, $"There is no '{verb}'.");
        }

        var rest = verb.Length > 0 ? args[1..] : args;
        if (verb == "timing" && rest is [var group] && !group.StartsWith('-'))
        {
            return (new(verb, group, new Dictionary<string, string>()), null);
        }

        var options = new Dictionary<string, string>();
        foreach (var pair in rest.Chunk(2))
        {
            if (!known.Contains(pair[0]) || !options.TryAdd(pair[0], pair.ElementAtOrDefault(1) ?? ""))
            {
                return (null, $"'{pair[0]}' is not known here, or there twice.");
            }

            if (!IsValue(pair[0], options[pair[0]]))
            {
                return (null, $"{pair[0]} cannot be '{options[pair[0]]}'.");
            }
        }

        return options.ContainsKey("--folder") && options.GetValueOrDefault("--db") == "postgres"
            ? (null, "--folder keeps a SQLite database; with --db postgres all is made for the run.")
            : (new(verb, null, options), null);
    }

    private static bool IsValue(string option, string text) => option switch
    {
        "--only" or "--folder" => text.Length > 0,
        "--db" => text is "sqlite" or "postgres",
        "--hash" => text == "argon2",
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0,
    };
}
