using KosmoAuth.Testing;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary>The master key as an operator meets it: files, environment, commands.</summary>
internal sealed class MasterKeyTests
{
    private const string KeyA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string KeyB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private string _folder = null!;

    private string Data => Path.Combine(_folder, "data");

    private string KeyFile => Path.Combine(Data, "master.key");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task It_is_replaced_under_load_and_nobody_notices()
    {
        await using var server = await TokenServer.StartAsync();
        var commands = new KeysCommands(server.Server.DataFolder, server.Clock, database: server.Server.DatabaseArguments);
        var file = Path.Combine(server.Server.DataFolder, "master.key");
        var before = await File.ReadAllTextAsync(file);
        using var browser = server.Server.NewBrowser();
        await TokenServer.CodeAsync(browser);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 2).Select(_ => LoadAsync(server, stop.Token)).ToList();

        var printed = await commands.RunAsync("master-key", "rotate");
        await stop.CancelAsync();
        Assert.That((await Task.WhenAll(load)).Sum(), Is.GreaterThan(10));
        Assert.That(printed, Does.Match("^Key [0-9a-f]{8} seals from now on\\.").And.Contain("sealed anew").And.Contain(".old"));
        Assert.That(await commands.RunAsync("master-key", "status"), Does.EndWith("Everything secret is sealed under it.\n"));
        Assert.That(await File.ReadAllTextAsync(file), Has.Length.EqualTo(before.Length).And.Not.EqualTo(before));

        File.Delete(Directory.GetFiles(server.Server.DataFolder, "master.key.*.old").Single());
        await server.Server.RestartAsync();
        Assert.That((await browser.AuthAsync()).Code, Is.Not.Null, "the session of before, by its cookie");
        Assert.That((await server.PasswordAsync()).Status, Is.EqualTo(200));
        Assert.That((await server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_wrong_or_missing_key_is_refused_at_the_start_and_no_other_is_made()
    {
        await ImportAsync();
        var right = await File.ReadAllTextAsync(KeyFile);
        await File.WriteAllTextAsync(KeyFile, KeyA);
        var wrong = await StartAsync();
        Assert.That(wrong.Code, Is.EqualTo(5));
        Assert.That(wrong.Errors, Does.Match(@"^The master key does not fit: the database is sealed under key [0-9a-f]{8}, and \S+master\.key holds [0-9a-f]{8}\. "
            + @"Give the key that belongs to this database; without it nothing secret in there can be read\.\n$"));

        File.Delete(KeyFile);
        var missing = await StartAsync();
        Assert.That(missing.Code, Is.EqualTo(5));
        Assert.That(missing.Errors, Does.StartWith($"The master key file {KeyFile} is missing, and without it the database cannot be used.").And.Contain("KC_MASTER_KEY"));
        Assert.That(File.Exists(KeyFile), Is.False);

        await File.WriteAllTextAsync(KeyFile, "too short");
        Assert.That((await StartAsync()).Errors, Does.StartWith("The master key from ").And.Not.Contain("too short"));
        await File.WriteAllTextAsync(KeyFile, right);
        Assert.That((await new KeysCommands(Data, TimeProvider.System).TryAsync("keys", "list")).Code, Is.Zero);
    }

    [Test]
    public async Task It_may_stand_in_the_environment_and_is_replaced_there_in_two_steps()
    {
        await ImportAsync(environment: ("KC_MASTER_KEY", KeyA));
        Assert.That(File.Exists(KeyFile), Is.False);
        Assert.That((await With(KeyB).TryAsync("keys", "list")).Errors, Does.Contain("KC_MASTER_KEY holds").And.Not.Contain("bbbb"));
        var single = await With(KeyA).TryAsync("master-key", "rotate");
        Assert.That((single.Code, single.Errors), Is.EqualTo((1,
            "KC_MASTER_KEY holds no further key. Put a new one in front of it on every node, separated by a comma (openssl rand -base64 32 makes one), and start this command again.\n")));

        Assert.That(await With($"{KeyB},{KeyA}").RunAsync("keys", "list"), Does.Contain("RS256"), "nodes that know both go on under the old one");
        Assert.That(await With(KeyA).RunAsync("keys", "list"), Does.Contain("RS256"));
        Assert.That(await With($"{KeyB},{KeyA}").RunAsync("master-key", "rotate"), Does.EndWith("Take the old key out of KC_MASTER_KEY now.\n"));
        Assert.That(await With(KeyB).RunAsync("keys", "list"), Does.Contain("RS256"));
        Assert.That((await With(KeyA).TryAsync("keys", "list")).Code, Is.EqualTo(5));
    }

    [Test]
    public async Task It_may_lie_in_a_file_elsewhere_but_not_in_two_places()
    {
        var elsewhere = Path.Combine(_folder, "keys", "kosmo.key");
        await ImportAsync(arguments: ["--master-key-file", elsewhere]);
        Assert.That((File.Exists(elsewhere), File.Exists(KeyFile)), Is.EqualTo((true, false)));
        Assert.That(await new KeysCommands(Data, TimeProvider.System).RunAsync("keys", "list", "--master-key-file", elsewhere), Does.Contain("RS256"));
        Assert.That((await With(KeyA).TryAsync("keys", "list", "--master-key-file", elsewhere)).Errors,
            Is.EqualTo("KC_MASTER_KEY and --master-key-file both say what the master key is; give one of them.\n"));
    }

    [Test]
    public async Task A_key_that_was_prepared_is_the_one_that_is_taken()
    {
        await ImportAsync();
        var commands = new KeysCommands(Data, TimeProvider.System);
        Assert.That(await commands.RunAsync("master-key", "prepare"), Does.Contain("Copy the file to the other nodes"));
        var prepared = (await File.ReadAllLinesAsync(KeyFile))[0];
        Assert.That((await commands.TryAsync("master-key", "prepare")).Code, Is.EqualTo(1), "once");
        await commands.RunAsync("master-key", "rotate");
        Assert.That(await File.ReadAllTextAsync(KeyFile), Is.EqualTo(prepared + "\n"));
    }

    [Test]
    public async Task Of_two_commands_that_replace_it_at_once_the_second_is_refused()
    {
        await ImportAsync();
        var commands = new KeysCommands(Data, TimeProvider.System);
        using (Storage.MasterKeyFile.Lock(KeyFile))
        {
            var (code, _, errors) = await commands.TryAsync("master-key", "rotate");
            Assert.That((code, errors), Is.EqualTo((5, errors)));
            Assert.That(errors, Does.StartWith($"Another command changes the master key file {KeyFile}"));
        }

        await commands.RunAsync("master-key", "rotate");
    }

    [Test]
    public async Task A_key_that_was_made_is_told_once_with_its_place()
    {
        await MembersRealm.WriteAsync(Path.Combine(_folder, "r.json"), people: 0);
        string[] import = ["import", "--data", Data, "--realms", Path.Combine(_folder, "r.json")];
        var first = Output(import);
        Assert.That(first, Does.Contain($"A new master key was made: {KeyFile}. Without it nothing secret in the database can be read."));
        Assert.That(Output(import), Does.Not.Contain("master key"));
        Assert.That(first, Does.Not.Contain((await File.ReadAllTextAsync(KeyFile)).Trim()));
    }

    private static async Task<int> LoadAsync(TokenServer server, CancellationToken stop)
    {
        var rounds = 0;
        for (; !stop.IsCancellationRequested; rounds++)
        {
            var reply = await server.PasswordAsync();
            Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
            Assert.That((await server.RefreshAsync(reply.Refresh)).Status, Is.EqualTo(200));
            Assert.That((await server.UserInfoAsync(reply.Access)).Status, Is.EqualTo(200));
        }

        return rounds;
    }

    private KeysCommands With(string key) => new(Data, TimeProvider.System, new Dictionary<string, string> { ["KC_MASTER_KEY"] = key });

    private async Task ImportAsync((string Name, string Value)? environment = null, string[]? arguments = null)
    {
        await MembersRealm.WriteAsync(Path.Combine(_folder, "r.json"), people: 0);
        var known = environment is { } one ? new Dictionary<string, string> { [one.Name] = one.Value } : null;
        await new KeysCommands(Data, TimeProvider.System, known).RunAsync(["import", "--realms", Path.Combine(_folder, "r.json"), .. arguments ?? []]);
    }

    private Task<(int Code, string Output, string Errors)> StartAsync()
    {
        var port = Loopback.FreePort();
        return new KeysCommands(Data, TimeProvider.System).TryAsync("start", "--http-host", "127.0.0.1", "--http-port", $"{port}");
    }

    private static string Output(string[] args)
    {
        using var process = KosmoProcess.Start(args);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
