using System.CommandLine;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Cli;

/// <summary><c>kosmoauth db</c>: looks at the schema of the database, and upgrades it without a server.</summary>
internal sealed class DbCommand(Func<string, string?> environment, TextWriter output, TextWriter errors)
{
    public Command Create() => new(
        "db", "Look at the schema of the database, or upgrade it. A start upgrades by itself; this shows before what it would do, or does it apart.")
    {
        Verb("status", $"List the schema scripts and when they were applied. Exit code 0: all are; {StartException.UpgradeNeeded}: some are missing.", StatusAsync),
        Verb("plan", "Print the SQL that an upgrade would run. Changes nothing.", PlanAsync),
        Verb("upgrade", "Apply the scripts that are missing: each as one transaction, by one node at a time. Broken off, it goes on where it was.", UpgradeAsync),
    };

    private Command Verb(string name, string help, Func<DatabaseSource, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, help);
        ServerCommandOptions.Add(command, ServerOptions.OfDatabase);
        command.SetAction((parsed, ct) => RunAsync(parsed, run, ct));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<DatabaseSource, CancellationToken, Task<int>> run, CancellationToken ct)
    {
        if (ServerCommandOptions.Read(parsed, environment, errors, reader => ServerSettings.ForStorage(reader, development: false)) is not { } settings)
        {
            return StartException.Failed;
        }

        try
        {
            return await run(Databases.SourceOf(settings.Storage), ct);
        }
        catch (StorageException error)
        {
            await errors.WriteLineAsync(error.Message);
            return StartException.NoDatabase;
        }
    }

    private async Task<int> StatusAsync(DatabaseSource source, CancellationToken ct)
    {
        var status = await source.StatusAsync(ct);
        await output.WriteLineAsync($"{source}");
        foreach (var step in status.Steps)
        {
            await output.WriteLineAsync($"  {step.Name,-40} {Word(step)}");
        }

        return await RefusedAsync(status) ? StartException.Failed : status.IsCurrent ? 0 : StartException.UpgradeNeeded;
    }

    private async Task<int> PlanAsync(DatabaseSource source, CancellationToken ct)
    {
        var status = await source.StatusAsync(ct);
        if (await RefusedAsync(status))
        {
            return StartException.Failed;
        }

        await output.WriteLineAsync($"-- {source}{(status.IsCurrent ? ": nothing to do." : "")}");
        foreach (var step in status.Missing)
        {
            await output.WriteLineAsync($"\n-- {step.Name}\n{step.Sql.TrimEnd()}");
        }

        return 0;
    }

    private async Task<int> UpgradeAsync(DatabaseSource source, CancellationToken ct)
    {
        if (await RefusedAsync(await source.StatusAsync(ct)))
        {
            return StartException.Failed;
        }

        var done = await source.UpgradeAsync(TimeProvider.System, ct);
        await output.WriteLineAsync($"{source}{(done.Count == 0 ? ": nothing to do." : "")}");
        foreach (var name in done)
        {
            await output.WriteLineAsync($"  {name} applied.");
        }

        return 0;
    }

    private async Task<bool> RefusedAsync(SchemaStatus status)
    {
        if (status.Refusal is { } refusal)
        {
            await errors.WriteLineAsync(refusal);
        }

        return status.Refusal is not null;
    }

    private static string Word(SchemaStep step) => step.State switch
    {
        SchemaStepState.Applied => step.Applied!,
        SchemaStepState.Missing => "missing",
        SchemaStepState.Changed => $"{step.Applied}  with another text",
        _ => $"{step.Applied}  unknown to this program",
    };
}
