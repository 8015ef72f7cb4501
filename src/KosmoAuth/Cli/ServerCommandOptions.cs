using System.CommandLine;
using System.CommandLine.Parsing;
using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary>Settings as options of a command.</summary>
internal static class ServerCommandOptions
{
    public static void Add(Command command, IEnumerable<ServerOption> settings)
    {
        foreach (var setting in settings)
        {
            Option option = setting.Repeats
                ? new Option<string[]>(setting.Flag) { Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = setting.Prefix is null }
                : new Option<string>(setting.Flag) { Arity = setting.Value is null ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
            option.Description = $"{setting.Help} [{setting.Variable}]";
            option.HelpName = setting.Value ?? "true|false";
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the settings of a command; null when something is wrong with them, which is then said.</summary>
    public static ServerSettings? Read(ParseResult parsed, Func<string, string?> environment, TextWriter errors, Func<SettingsReader, ServerSettings> read)
    {
        var reader = new SettingsReader(
            setting => parsed.GetResult(setting.Flag) is OptionResult { Implicit: false } found ? [.. found.Tokens.Select(token => token.Value)] : null,
            environment);
        var settings = read(reader);
        foreach (var fault in reader.Faults)
        {
            errors.WriteLine(fault);
        }

        return reader.Faults.Count == 0 ? settings : null;
    }
}
