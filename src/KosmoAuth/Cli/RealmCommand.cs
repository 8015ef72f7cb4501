using System.CommandLine;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Cli;

/// <summary>Commands that work on one realm, named by <c>--realm</c>.</summary>
internal sealed class RealmCommand(StoredDataCommand stored)
{
    public const string RealmOption = "--realm";

    private readonly Option<string> _realm = new(RealmOption) { Description = "Realm.", HelpName = "NAME", Required = true };

    /// <param name="run">Does the work; gives the exit code.</param>
    public Command Create(
        string name, string description, IEnumerable<Symbol> own, Func<ParseResult, IServiceProvider, Realm, CancellationToken, Task<int>> run) =>
        stored.Create(name, description, own.Prepend(_realm), async (parsed, services, ct) =>
        {
            var catalog = await CatalogAsync(services, ct);
            var named = parsed.GetValue(_realm)!;
            return catalog.Find(named) is { } realm ? await run(parsed, services, realm, ct) : stored.Refuse(NoRealm(catalog, named));
        });

    /// <summary>The realms as they are in the database.</summary>
    public static async Task<RealmCatalog> CatalogAsync(IServiceProvider services, CancellationToken ct)
    {
        var catalog = services.GetRequiredService<RealmCatalog>();
        await catalog.LoadAsync(ct);
        return catalog;
    }

    public static string NoRealm(RealmCatalog catalog, string name)
    {
        var nearest = Spelling.Nearest(name, catalog.All.Select(realm => realm.Name));
        return $"There is no realm '{name}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")}";
    }
}
