using System.CommandLine;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth start</c>: the server for production.</summary>
internal static class StartCommand
{
    public static Command Create(Func<string, string?> environment, TextWriter errors)
    {
        var command = new Command("start", "Start the server for production.");
        ServerCommandOptions.Add(command, ServerOptions.All);
        command.SetAction((parsed, ct) => RunAsync(parsed, environment, errors, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<string, string?> environment, TextWriter errors, CancellationToken ct)
    {
        if (ServerCommandOptions.Read(parsed, environment, errors, reader => ServerSettings.Read(reader, development: false)) is not { } settings)
        {
            return StartException.Failed;
        }

        try
        {
            await using var server = await KosmoServer.StartAsync(settings, replace: null, ct);
            await server.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }
}
