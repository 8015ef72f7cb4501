using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Benchmarks.Timing;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>A data folder with realm <c>scale</c> and so many people. One that is there is used again.</summary>
/// <param name="assembly">The built server, which makes the database and the realm.</param>
/// <param name="isHashCheap">Password hashes that take no time, so that what is left is the database.</param>
public sealed class ScaleStore(string assembly, string folder, int users, int sessions, bool isHashCheap)
{
    public const string Realm = "scale";
    public const string Password = "Scale-2026";

    public string Folder => folder;

    public int Users => users;

    /// <summary>In MiB, with the write-ahead log.</summary>
    public double FileMiB => Directory.GetFiles(folder, "kosmoauth.db*").Sum(file => new FileInfo(file).Length) / 1048576.0;

    private string DoneFile => Path.Combine(folder, "scale-filled");

    private string DatabaseFile => Path.Combine(folder, "kosmoauth.db");

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

    /// <summary>
    /// Table, KiB with its indexes, and rows, largest first; a line each. Asked of the program <c>sqlite3</c>, because the library has no view of pages; null
    /// without it.
    /// </summary>
    public string? Tables()
    {
        var tables = Ask("SELECT s.tbl_name, SUM(d.pgsize) / 1024 FROM dbstat d JOIN sqlite_master s ON s.name = d.name WHERE d.aggregate = 1 GROUP BY 1 ORDER BY 2 DESC");
        if (tables is null)
        {
            return null;
        }

        var counts = tables.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|'))
            .Select(cells => $"SELECT '{cells[0]}', {cells[1]}, COUNT(*), {cells[1]} * 1024 / MAX(COUNT(*), 1) FROM \"{cells[0]}\"");
        return Ask(string.Join(" UNION ALL ", counts));
    }

    private string? Ask(string sql)
    {
        try
        {
            var start = new ProcessStartInfo("sqlite3", ["-readonly", DatabaseFile, sql]) { RedirectStandardOutput = true };
            using var program = Process.Start(start)!;
            var answer = program.StandardOutput.ReadToEnd();
            program.WaitForExit();
            return program.ExitCode == 0 ? answer : throw new InvalidOperationException($"sqlite3 ended with {program.ExitCode}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private void Import(int smtpPort)
    {
        var realm = Path.Combine(AppContext.BaseDirectory, "Scale", "scale-realm.json");
        var start = new ProcessStartInfo("dotnet", [assembly, "import", "--data", folder, "--realms", realm]);
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
        await using var database = await SqliteDatabase.OpenAsync(
            DatabaseFile, MasterKeyFile.Open(Path.Combine(folder, "master.key"), create: false), TimeProvider.System, default);
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
