using KosmoAuth.Cli;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Cli;

public sealed class CommandLineTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task An_unknown_option_is_an_error_with_a_suggestion()
    {
        var (code, _, errors) = await RunAsync("start", "--http-prot", "8190");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("There is no option '--http-prot'; did you mean '--http-port'?").And.Not.Contain("8190"));
    }

    [Test]
    public async Task An_unknown_command_is_an_error_with_a_suggestion()
    {
        var (code, _, errors) = await RunAsync("strat");
        Assert.That((code, errors), Is.EqualTo((1, "There is no command 'strat'; did you mean 'start'?\n'kosmoauth --help' lists everything.\n")));
    }

    [Test]
    public async Task Nothing_is_guessed_from_nonsense()
    {
        var (_, _, errors) = await RunAsync("start", "--zzzzzzzz");
        Assert.That(errors, Does.Contain("There is no option '--zzzzzzzz'.\n"));
    }

    [Test]
    public async Task Help_lists_every_option_with_its_environment_variable()
    {
        var (code, output, _) = await RunAsync("start", "--help");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("--https-certificate-key-file").And.Contain("KC_HTTPS_CERTIFICATE_KEY_FILE"));
    }

    [TestCase("--log-level-org.keycloak.events=loud")]
    [TestCase("--log-level-org.keycloak.events", "loud")]
    public async Task A_level_of_one_category_has_an_option_of_its_own(params string[] option)
    {
        var (code, _, errors) = await RunAsync(["start", "--http-host", "127.0.0.1", .. option]);
        Assert.That((code, errors), Is.EqualTo((1, "--log-level-org.keycloak.events is 'loud'; it must be off, fatal, error, warn, info, debug, trace or all.\n")));
        Assert.That((await RunAsync("start", "--help")).Output, Does.Contain("--log-level-<category> <LEVEL>").And.Contain("KC_LOG_LEVEL_<CATEGORY>"));
    }

    [TestCase("start", "--tracing-header-Authorization=Bearer canary\n4711")]
    [TestCase("start", "--tracing-header-Authorization", "Bearer", "canary-4711")]
    [TestCase("start", "--tracing-header-Authorization")]
    [TestCase("start", "--tracing-headr-Authorization=canary-4711")]
    [TestCase("keys", "list", "--tracing-header-Authorization=canary-4711")]
    [TestCase("keys", "list", "--tracing-header-Authorization", "canary-4711")]
    public async Task The_value_of_a_header_is_never_shown(params string[] args)
    {
        var (code, output, errors) = await RunAsync([.. args, .. args[0] == "start" ? new[] { "--http-host", "127.0.0.1" } : []]);
        Assert.That((code, errors), Is.Not.EqualTo((0, "")));
        Assert.That(output + errors, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Wrong_settings_are_told_together_and_nothing_is_made()
    {
        var (code, _, errors) = await RunAsync("start", "--http-host", "127.0.0.1", "--http-port", "0", "--data", Path.Combine(_folder, "data"), "--realms", "/nowhere.json");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors.Split('\n'), Has.Length.EqualTo(3));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    [Test]
    public async Task A_broken_realm_file_is_told_with_its_place_and_nothing_is_made()
    {
        var file = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(file, "{\n  \"realm\": \"r\",\n  \"enabled\": \"perhaps\"\n}");
        var (code, _, errors) = await RunAsync("import", "--data", Path.Combine(_folder, "data"), "--realms", file);
        Assert.That(code, Is.EqualTo(3));
        Assert.That(errors, Does.StartWith($"{file}:3:").And.EndsWith("Nothing was imported.\n"));
        Assert.That(Directory.Exists(Path.Combine(_folder, "data")), Is.False);
    }

    [Test]
    public async Task Import_stores_realms_once_and_leaves_them_alone_afterwards()
    {
        var file = Path.Combine(_folder, "r.json");
        await File.WriteAllTextAsync(file, """{ "realm": "r", "enabled": true }""");
        string[] import = ["import", "--data", Path.Combine(_folder, "data"), "--realms", file, "--log-level", "off"];
        Assert.That(await RunAsync(import), Is.EqualTo((0, "2 realms imported.\n", "")), "with realm master");
        Assert.That(await RunAsync(import), Is.EqualTo((0, "0 realms imported.\n", "")));
        Assert.That(await RunAsync([.. import, "--override"]), Is.EqualTo((0, "1 realm imported.\n", "")));
    }

    [Test]
    public async Task A_list_of_passwords_that_is_not_there_is_told_at_import_and_at_start()
    {
        var (file, data) = (Path.Combine(_folder, "r.json"), Path.Combine(_folder, "data"));
        var list = Path.Combine(data, "password-blacklists", "ours.txt");
        await File.WriteAllTextAsync(file, """{ "realm": "r", "enabled": true, "passwordPolicy": "length(8) and passwordBlacklist(ours.txt)" }""");
        string[] import = ["import", "--data", data, "--realms", file, "--log-level", "off"];
        var (code, _, errors) = await RunAsync(import);
        Assert.That((code, errors.Split('\n')[0]), Is.EqualTo((
            3, $"{file}: realm 'r', passwordPolicy: passwordBlacklist(ours.txt): there is no file '{list}'. Put the list there, one password a line, or take the part out of the policy.")));
        Assert.That(errors, Does.EndWith("Nothing was imported.\n"));

        Directory.CreateDirectory(Path.GetDirectoryName(list)!);
        await File.WriteAllTextAsync(list, "tsukiji-1935\n");
        Assert.That(await RunAsync(import), Is.EqualTo((0, "2 realms imported.\n", "")));
        File.Delete(list);
        (code, _, errors) = await RunAsync("start", "--http-host", "127.0.0.1", "--http-port", $"{Loopback.FreePort()}", "--http-management-port", $"{Loopback.FreePort()}", "--data", data, "--http-enabled", "true", "--log-level", "off");
        Assert.That((code, errors), Is.EqualTo((3, $"Realm 'r', passwordPolicy: passwordBlacklist(ours.txt): there is no file '{list}'. Put the list there, one password a line, or take the part out of the policy.\n")));
    }

    [Test]
    public async Task A_data_folder_that_cannot_be_written_is_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        var (code, _, errors) = await RunAsync("import", "--data", Path.Combine(_folder, "file", "data"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith("The data folder '").And.Contain("cannot be written").And.Match(@"\A[^\n]+\n\z"));
    }

    [Test]
    public async Task A_port_that_is_taken_is_one_sentence_and_nothing_is_made()
    {
        await using var other = await TestServer.StartAsync();
        var port = new Uri(other.Address).Port;
        var (code, _, errors) = await RunAsync("start", "--http-host", "127.0.0.1", "--http-port", $"{port}", "--data", Path.Combine(_folder, "data"));
        Assert.That((code, errors), Is.EqualTo((1, $"Port {port} of 127.0.0.1 cannot be used: another program listens there. Choose another one with --http-port.\n")));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    [TestCase("--http-prot", "--http-port", 2)]
    [TestCase("abc", "abc", 0)]
    [TestCase("", "abc", 3)]
    [TestCase("kitten", "sitting", 3)]
    public void Distance_counts_changes_of_one_letter(string one, string other, int distance) => Assert.That(Spelling.Distance(one, other), Is.EqualTo(distance));

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(args, _ => null, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
