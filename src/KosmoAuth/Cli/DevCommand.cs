using System.CommandLine;
using KosmoAuth.Hosting;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Settings;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth dev</c>: server, sample realms and sample portal on this machine, ready to be tried.</summary>
internal static class DevCommand
{
    public static Command Create(Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        var command = new Command("dev", "Start the server with the sample realms and the sample portal, for trying out and developing.");
        ServerCommandOptions.Add(command, ServerOptions.All);
        command.SetAction((parsed, ct) => RunAsync(parsed, environment, output, errors, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<string, string?> environment, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        if (ServerCommandOptions.Read(parsed, environment, errors, reader => ServerSettings.Read(reader, development: true)) is not { } settings)
        {
            return StartException.Failed;
        }

        try
        {
            SamplePortal.CheckPort();
            await using var server = await KosmoServer.StartAsync(WithSampleRealms(settings), AddMailbox, ct);
            await using var portal = await SamplePortal.StartAsync(server, ct);
            await output.WriteAsync(Welcome(server, settings, portal is not null));
            await server.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }

    /// <summary>Mails of all realms go into a mailbox of this process; what the realms say about mail servers is left as it is.</summary>
    internal static void AddMailbox(IServiceCollection services)
    {
        services.AddSingleton<DevMails>().AddSingleton<DevMailServer>().AddHostedService(provider => provider.GetRequiredService<DevMailServer>());
        services.AddSingleton(provider => new MailRoute(provider.GetRequiredService<DevMailServer>().Address, takesAll: true));
    }

    private static ServerSettings WithSampleRealms(ServerSettings settings) =>
        settings.Import.Paths.Count == 0 && SampleRealms.FindFolder() is { } folder
            ? settings with { Import = settings.Import with { Paths = [folder] } }
            : settings;

    private static string Welcome(KosmoServer server, ServerSettings settings, bool hasPortal) => hasPortal
        ? $"""

            Open        {SamplePortal.Url}  (the sample portal)
            Sign in as  testuser001  password  Kosmo-2026a  (健保 太郎)
            or as       001000005750  password  Kosmo-2026b  (健保 花子)
            Provider    {server.Address}/realms/{SamplePortal.Realm}
            Mails       {server.Address}/dev/mailbox  (all of them end there)
            Data        {settings.Storage.Data}  (delete it to begin anew; Ctrl+C ends)

            """
        : $"""

            Provider    {server.Address}
            Mails       {server.Address}/dev/mailbox  (all of them end there)
            Data        {settings.Storage.Data}  (delete it to begin anew; Ctrl+C ends)

            """;
}
