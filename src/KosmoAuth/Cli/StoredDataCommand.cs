using System.CommandLine;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary>What a command needs that works on the data of a server, which may run meanwhile.</summary>
/// <param name="replace">Exchanges parts; for tests.</param>
internal sealed class StoredDataCommand(
    Func<string, string?> environment, TextWriter output, TextWriter errors, Action<IServiceCollection>? replace)
{
    public TextWriter Output => output;

    public TextWriter Errors => errors;

    /// <summary>A command with the options that say where data lies, and these of its own.</summary>
    /// <param name="run">Does the work with the parts of the server; gives the exit code.</param>
    public Command Create(
        string name, string description, IEnumerable<Symbol> own, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        ServerCommandOptions.Add(command, ServerOptions.OfDatabase);
        command.SetAction((parsed, ct) => RunAsync(parsed, run, ct));
        return command;
    }

    /// <summary>Says what is wrong; the exit code for it.</summary>
    public int Refuse(string sentence)
    {
        errors.WriteLine(sentence);
        return StartException.Failed;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run, CancellationToken ct)
    {
        if (ServerCommandOptions.Read(parsed, environment, errors, reader => ServerSettings.ForStorage(reader, development: false)) is not { } settings)
        {
            return StartException.Failed;
        }

        try
        {
            await StoredData.CheckExistsAsync(settings.Storage, ct);
            return await KosmoServer.WithoutListeningAsync(settings, replace, services => run(parsed, services, ct), ct);
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }
}
