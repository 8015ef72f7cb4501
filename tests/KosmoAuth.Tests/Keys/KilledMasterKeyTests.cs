using System.Globalization;
using System.Text.RegularExpressions;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary><c>master-key rotate</c> in processes that are killed.</summary>
internal sealed class KilledMasterKeyTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Whoever_is_killed_while_replacing_the_key_begins_again_and_loses_nothing()
    {
        var (data, file) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "r.json"));
        var commands = new KeysCommands(data, TimeProvider.System);
        await MembersRealm.WriteAsync(file, people: 3000);
        await commands.RunAsync("import", "--realms", file);
        HashSet<int> left = [];
        foreach (var milliseconds in (int[])[0, 30, 60, 90, 120, 200, 1500])
        {
            using var process = KosmoProcess.Start("master-key", "rotate", "--data", data, "--log-level", "off");
            while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Sealing", StringComparison.Ordinal))
            {
            }

            await Task.Delay(milliseconds);
            process.Kill();
            await process.WaitForExitAsync();
            Assert.That(await commands.ListAsync("r"), Has.Count.EqualTo(4), "what is half done opens");
            left.Add(Left(await commands.RunAsync("master-key", "status")));
        }

        Assert.That(left.Any(rows => rows is > 0 and < 6000), Is.True, "one at least was killed in the middle of it: " + string.Join(' ', left));
        await commands.RunAsync("master-key", "rotate");
        foreach (var old in Directory.GetFiles(data, "master.key.*.old"))
        {
            File.Delete(old);
        }

        Assert.That(await commands.RunAsync("master-key", "status"), Does.EndWith("Everything secret is sealed under it.\n"), "and nothing is broken");
        Assert.That(await commands.ListAsync("r"), Has.Count.EqualTo(4), "the realm's keys open");
        Assert.That(await File.ReadAllLinesAsync(Path.Combine(data, "master.key")), Has.Length.EqualTo(1));
    }

    private static int Left(string status) =>
        Regex.Match(status, "([0-9]+) rows? (is|are) still") is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
}
