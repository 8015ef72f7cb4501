using KosmoAuth.Login;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Hosting;

/// <summary>
/// Realm files into the database, as Keycloak's <c>--import-realm</c>: realms that exist are left alone unless they are to be replaced. All files are read
/// before anything is written, and one transaction writes them all.
/// </summary>
internal sealed partial class RealmImport(
    RealmStore store, PasswordHashing hashing, LoginFlow flow, RealmPolicies policies, TimeProvider time, ILogger<RealmImport> log)
{
    /// <summary>Reads the files of the settings.</summary>
    /// <exception cref="StartException">Something is wrong with them: every fault, a line each.</exception>
    public static RealmFiles Read(ImportSettings settings)
    {
        var files = RealmReader.Read(settings.Paths, Environment.GetEnvironmentVariable);
        FailOn(files.Faults);
        return files;
    }

    /// <summary>Stores what is new; realm master is made when nobody brings one.</summary>
    /// <returns>How many realms were stored.</returns>
    public async Task<int> RunAsync(RealmFiles files, bool replace, CancellationToken ct)
    {
        try
        {
            return await OnceAsync(files, replace, ct);
        }
        catch (StartException error) when (error.InnerException is DuplicateException && !replace)
        {
            // Another node that starts now was faster: what it has stored is left alone like everything that was there before.
            return await OnceAsync(files, replace, ct);
        }
    }

    private async Task<int> OnceAsync(RealmFiles files, bool replace, CancellationToken ct)
    {
        var existing = (await store.NamesAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var wanted = MasterRealm.Complete(files.Realms, existing.Contains(MasterRealm.Name))
            .Where(file => IsWanted(file.Realm.Realm!, existing, replace));
        var prepared = await Task.WhenAll(wanted.Select(file => PreparedAsync(file, ct)));
        var found = prepared.SelectMany(pair => pair.Realm.Faults.Concat(policies.Faults(pair.File))).ToList();
        Warn(files.Faults.Concat(found));
        FailOn(found);
        if (prepared.Length == 0)
        {
            return 0;
        }

        var realms = await Task.WhenAll(prepared.Select(pair => HashedAsync(pair.Realm, pair.File.Realm.PasswordPolicy, ct)));
        var sensitive = prepared.SelectMany(pair => FactFields.AttributesOf(pair.File.Realm.Attributes)).ToHashSet(StringComparer.Ordinal);
        await StoreAsync(realms, replace, sensitive, ct);
        foreach (var realm in realms)
        {
            LogImported(realm.Name, realm.Users.Count);
        }

        return realms.Length;
    }

    // Most of a first start is making RSA keys: all cores take part.
    private Task<(RealmFile File, PreparedRealm Realm)> PreparedAsync(RealmFile file, CancellationToken ct) =>
        Task.Run(() => (file, RealmPreparation.Prepare(file, flow.KnownProviders.ToHashSet(), time)), ct);

    private bool IsWanted(string name, HashSet<string> existing, bool replace)
    {
        if (replace || !existing.Contains(name))
        {
            return true;
        }

        LogSkipped(name);
        return false;
    }

    // What people know about themselves and prove who they are with must not lie in clear in the database.
    private async Task StoreAsync(IReadOnlyList<PreparedRealm> realms, bool replace, HashSet<string> sensitive, CancellationToken ct)
    {
        try
        {
            await store.ImportAsync(realms, replace, ct, sensitive);
        }
        catch (DuplicateException error)
        {
            throw new StartException($"Nothing was imported: {error.Message}", StartException.InvalidRealm, error);
        }
    }

    // Hashing takes its time; the database must not wait for it in the middle of a transaction.
    private async Task<PreparedRealm> HashedAsync(PreparedRealm realm, string? passwordPolicy, CancellationToken ct) =>
        realm with { Users = await Task.WhenAll(realm.Users.Select(user => HashedAsync(user, passwordPolicy, ct))) };

    private async Task<ImportedUser> HashedAsync(ImportedUser user, string? passwordPolicy, CancellationToken ct) =>
        user.PlainPassword is not { } password
            ? user
            : user with { Credentials = [await hashing.CreateAsync(passwordPolicy, password.Reveal(), ct), .. user.Credentials], PlainPassword = null };

    private void Warn(IEnumerable<RealmFault> faults)
    {
        foreach (var warning in faults.Where(fault => fault.IsWarning))
        {
            LogWarning(warning);
        }
    }

    private static void FailOn(IEnumerable<RealmFault> faults)
    {
        var errors = faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()).ToList();
        if (errors.Count > 0)
        {
            throw new StartException(string.Join(Environment.NewLine, [.. errors, "Nothing was imported."]), StartException.InvalidRealm);
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "Realm '{Realm}' imported with {Users} users.")]
    private partial void LogImported(string realm, int users);

    [LoggerMessage(1202, LogLevel.Information, "Realm '{Realm}' already exists. Import skipped; --override replaces it.")]
    private partial void LogSkipped(string realm);

    [LoggerMessage(1203, LogLevel.Warning, "{Fault}")]
    private partial void LogWarning(RealmFault fault);
}
