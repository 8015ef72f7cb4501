using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Benchmarks.Timing;
using KosmoAuth.Storage;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>A data folder with realm <c>scale</c> and so many people. One that is there is used again.</summary>
/// <param name="assembly">The built server, which makes the database and the realm.</param>
/// <param name="store">Empty, or of the folder.</param>
/// <param name="isHashCheap">Password hashes that take no time, so that what is left is the database.</param>
internal sealed class ScaleStore(string assembly, string folder, ScaleDatabase store, int users, int sessions, bool isHashCheap)
{
    public const string Realm = "scale";
    public const string Password = "Scale-2026";

    public string Folder => folder;

    public int Users => users;

    public ScaleDatabase Database => store;

    private string DoneFile => Path.Combine(folder, "scale-filled");

    /// <summary>Starts a server on it.</summary>
    public Task<ServerProcess> StartAsync() => ServerProcess.StartOnAsync(assembly, folder, Realm, store.Options);

    /// <summary>Fills the folder unless that was done before, and gives the mail server that its realm knows.</summary>
    /// <exception cref="InvalidOperationException">The folder holds something else.</exception>
    public async Task<MailSink> MakeAsync()
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{users} {sessions} {isHashCheap}");
        if (File.Exists(DoneFile))
        {
            var known = await File.ReadAllLinesAsync(DoneFile);
            return known[0] == what
                ? new MailSink(int.Parse(known[1], CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"{folder} holds other people ({known[0]}); delete it, or choose another folder.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InvalidOperationException($"{folder} is not empty, and nothing that a whole run has left; delete it, or choose another folder.");
        }

        var mail = new MailSink();
        Import(mail.Port);
        await FillAsync();
        await File.WriteAllLinesAsync(DoneFile, [what, mail.Port.ToString(CultureInfo.InvariantCulture)]);
        return mail;
    }

    private void Import(int smtpPort)
    {
        var realm = Path.Combine(AppContext.BaseDirectory, "Scale", "scale-realm.json");
        var start = new ProcessStartInfo("dotnet", [assembly, "import", "--data", folder, "--realms", realm, .. store.Options]);
        start.Environment["SCALE_POLICY"] = isHashCheap ? "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)" : "length(8)";
        start.Environment["SCALE_SMTP_PORT"] = smtpPort.ToString(CultureInfo.InvariantCulture);
        using var import = Process.Start(start) ?? throw new InvalidOperationException("the import did not start");
        import.WaitForExit();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"the import ended with {import.ExitCode}");
        }
    }

    private async Task FillAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var database = await store.Source.OpenAsync(MasterKeyFile.Open(Path.Combine(folder, "master.key"), create: false), TimeProvider.System, default);
        using var realms = new RealmCatalog(database, TimeProvider.System);
        await realms.LoadAsync(default);
        var realm = realms.Find(Realm)!;
        var model = (await database.ReadAsync(work => UserRows.FindByUsernameAsync(work, realm.Id, "model", default), default))!;
        var passwords = await database.ReadAsync(work => UserRows.CredentialsAsync(work, realm.Id, model.Id, "password", default), default);
        await new Population(database, model, passwords[0]).AddUsersAsync(users, count => Tell(watch, "people", count, users));
        var traces = new Traces(database, realm.Id, realm.Clients["bench"].Id, users, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        await traces.AddAsync(sessions, count => Tell(watch, "sessions", count, sessions));
    }

    private static void Tell(Stopwatch watch, string what, int count, int all)
    {
        if (count % 100_000 == 0 || count == all)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:F0} s  {count} of {all} {what}"));
        }
    }
}
