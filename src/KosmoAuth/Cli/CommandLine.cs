using System.CommandLine;
using System.CommandLine.Parsing;
using KosmoAuth.Hosting;

namespace KosmoAuth.Cli;

/// <summary>The verbs of the program, and what happens when they are mistyped.</summary>
public static class CommandLine
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code: 0 done, 1 error, 3 a realm file is wrong, 4 the schema needs an upgrade (<c>db status</c>), 5 the database cannot be reached.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);

    /// <param name="replace">Exchanges parts, such as the clock, of the commands that work on stored data.</param>
    internal static async Task<int> RunAsync(
        string[] args, Func<string, string?> environment, TextWriter output, TextWriter errors, Action<IServiceCollection>? replace = null)
    {
        var stored = new StoredDataCommand(environment, output, errors, replace);
        var root = new RootCommand("KosmoAuth, an OpenID Connect provider that stands in for Keycloak.")
        {
            DevCommand.Create(environment, output, errors),
            StartCommand.Create(environment, errors),
            ImportCommand.Create(environment, output, errors),
            new DbCommand(environment, output, errors).Create(),
            KeysCommand.Create(stored),
            MasterKeyCommand.Create(stored),
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : [.. WildcardArguments.Rewrite(args)]);
        if (parsed.Errors.Count > 0)
        {
            Complain(parsed, errors);
            return StartException.Failed;
        }

        // The server ends itself in order when it is asked to; the library must not cut that short.
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null });
    }

    private static void Complain(ParseResult parsed, TextWriter errors)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        foreach (var word in unknown.Where((word, at) => at == 0 || word.StartsWith('-') || !unknown[at - 1].StartsWith('-')))
        {
            errors.WriteLine(Unknown(command, word.StartsWith('-') ? word.Split('=')[0] : word));
        }

        foreach (var error in parsed.Errors.Where(error => unknown.Count == 0 || error.SymbolResult is OptionResult))
        {
            errors.WriteLine(error.Message);
        }

        var path = command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Append(command).Where(part => part is not RootCommand);
        errors.WriteLine($"'{string.Join(' ', ["kosmoauth", .. path.Select(part => part.Name), "--help"])}' lists everything.");
    }

    private static string Unknown(Command command, string word)
    {
        var isOption = word.StartsWith('-');
        if (!isOption && command.Subcommands.Count == 0)
        {
            // Perhaps the second half of a secret.
            return "There is a word too many; a value with spaces needs quotes.";
        }

        IEnumerable<string> known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var nearest = Spelling.Nearest(word, known);
        return $"There is no {(isOption ? "option" : "command")} '{word}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")}";
    }
}
