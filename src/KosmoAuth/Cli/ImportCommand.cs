using System.CommandLine;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth import</c>: realm files into the database, without a server.</summary>
internal static class ImportCommand
{
    public static Command Create(Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        var command = new Command("import", "Import realm files into the database and end. A running server sees them within a second.");
        ServerCommandOptions.Add(command, ServerOptions.OfStorage);
        command.SetAction((parsed, ct) => RunAsync(parsed, environment, output, errors, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<string, string?> environment, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        if (ServerCommandOptions.Read(parsed, environment, errors, reader => ServerSettings.ForStorage(reader, development: false)) is not { } settings)
        {
            return StartException.Failed;
        }

        try
        {
            var count = await KosmoServer.ImportAsync(settings, ct);
            await output.WriteLineAsync(count == 1 ? "1 realm imported." : $"{count} realms imported.");
            return 0;
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }
}
