using KosmoAuth.Settings;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Settings;

public sealed class ServerSettingsTests
{
    [Test]
    public void All_faults_are_told_at_once()
    {
        var reader = Reader("http-host=127.0.0.1", "http-port=eighty", "proxy-headers=maybe", "db=oracle", "hostname=https://x/?a=b", "log-level=loud", "http-enabled=perhaps");
        ServerSettings.Read(reader, development: false);
        Assert.That(reader.Faults, Is.EquivalentTo(new[]
        {
            "--http-port is 'eighty'; it must be a port from 1 to 65535.",
            "--http-enabled is 'perhaps'; it must be true or false.",
            "--proxy-headers is 'maybe'; it must be xforwarded or forwarded.",
            "--db=oracle: this server keeps its data in sqlite, postgres or mssql.",
            "--log-level is 'loud'; it must be a list of levels such as info,org.keycloak.events:debug.",
            "--hostname is 'https://x/?a=b'; it must be a host name or an http(s) address without query.",
        }));
    }

    [Test]
    public void The_command_line_beats_the_environment()
    {
        var settings = Read(["http-host=127.0.0.1", "http-port=1234"], ("KC_HTTP_PORT", "4321"), ("KC_HTTP_MANAGEMENT_PORT", "4322"));
        Assert.That((settings.Http.Port, settings.Management.Port, settings.Management.Required), Is.EqualTo(((int?)1234, (int?)4322, true)));
    }

    [Test]
    public void Loopback_needs_neither_a_host_name_nor_a_certificate()
    {
        var settings = Read(["http-host=127.0.0.1", "http-port=8190"]);
        Assert.That((settings.Http.Port, settings.Hostname.Strict, settings.Http.IsLoopback), Is.EqualTo(((int?)8190, true, true)));
    }

    [Test]
    public void The_open_network_needs_a_host_name_and_https_or_a_word_that_http_will_do()
    {
        Assert.That(Faults(), Has.Count.EqualTo(2).And.Some.StartsWith("--hostname is missing").And.Some.StartsWith("There is nothing to listen on"));
        Assert.That(Faults("hostname-strict=false", "http-enabled"), Is.Empty);
        Assert.That(Faults("hostname=https://login.example.jp", "http-enabled=true"), Is.Empty);
    }

    [Test]
    public void A_proxy_may_not_choose_the_host_name_unless_that_is_said()
    {
        Assert.That(Faults("http-host=127.0.0.1", "proxy-headers=xforwarded"), Has.Some.StartsWith("--hostname is missing"));
        Assert.That(Faults("http-host=127.0.0.1", "proxy-headers=xforwarded", "hostname-strict=false"), Is.Empty);
    }

    [Test]
    public void A_certificate_without_its_key_is_a_fault() =>
        Assert.That(Faults("hostname=x.example", "https-certificate-file=/nowhere.pem"), Has.Some.Contain("go together").And.Some.Contain("'/nowhere.pem' does not exist"));

    [TestCase("/auth/", "/auth")]
    [TestCase("/", "")]
    [TestCase("a/b", "/a/b")]
    public void The_relative_path_has_a_slash_in_front_and_none_behind(string text, string path) =>
        Assert.That(Read(["http-host=127.0.0.1", $"http-relative-path={text}"]).Http.RelativePath, Is.EqualTo(path));

    [Test]
    public void Levels_of_categories_follow_the_general_level()
    {
        var log = Read(["http-host=127.0.0.1", "log-level=warn,org.keycloak.events:debug"]).Log;
        Assert.That(log.Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(log.Categories, Is.EqualTo(new[] { KeyValuePair.Create("org.keycloak.events", LogLevel.Debug) }));
    }

    [Test]
    public void A_level_of_one_category_may_have_an_option_or_a_variable_of_its_own_which_wins()
    {
        var log = Read(
            ["http-host=127.0.0.1", "log-level=warn,a.b:trace,c:info", "log-level-<category>=A.B=error"],
            ("KC_LOG_LEVEL_ORG_KEYCLOAK_EVENTS", "debug"), ("KC_LOG_LEVEL_A_B", "off"), ("KCKEY_MINE", "log-level-d.e_f"), ("KC_MINE", "fatal"),
            ("KCKEY_LOG_LEVEL_X", "log-level-Y"), ("KC_LOG_LEVEL_X", "info"), ("KCKEY_OTHER", "other"), ("KC_OTHER", "loud")).Log;
        var last = log.Categories.GroupBy(category => category.Key, StringComparer.OrdinalIgnoreCase).Select(levels => $"{levels.Last().Key}:{levels.Last().Value}");
        Assert.That(last, Is.EquivalentTo(new[] { "a.b:Error", "c:Information", "org.keycloak.events:Debug", "d.e_f:Critical", "Y:Information" }));
    }

    [Test]
    public void The_first_administrator_needs_a_password_and_it_is_not_shown()
    {
        Assert.That(Faults("http-host=127.0.0.1", "bootstrap-admin-username=boss"), Is.EqualTo(new[] { "KC_BOOTSTRAP_ADMIN_PASSWORD is missing: the first administrator needs a password." }));
        var settings = Read(["http-host=127.0.0.1"], ("KC_BOOTSTRAP_ADMIN_PASSWORD", "sesame"));
        Assert.That(settings.Admin?.Username, Is.EqualTo("temp-admin"));
        Assert.That(settings.ToString(), Does.Not.Contain("sesame"));
    }

    [Test]
    public void A_proxy_list_holds_addresses_and_networks()
    {
        var proxy = Read(["http-host=127.0.0.1", "proxy-trusted-addresses=192.0.2.1, 2001:db8::/32"]).Proxy;
        Assert.That(
            new[] { "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2", "2001:db8::7", "127.0.0.1" }.Select(text => proxy.Trusts(System.Net.IPAddress.Parse(text))),
            Is.EqualTo(new[] { true, true, false, true, false }));
    }

    [Test]
    public void Every_option_has_a_name_of_its_own_and_a_help_text()
    {
        Assert.That(ServerOptions.All.Select(option => option.Flag), Is.Unique);
        Assert.That(ServerOptions.All.Select(option => option.Help), Has.All.Not.Empty);
        Assert.That(ServerOptions.HttpPort.Variable, Is.EqualTo("KC_HTTP_PORT"));
    }

    private static ServerSettings Read(string[] options, params (string Name, string Value)[] environment)
    {
        var reader = Reader(options, environment);
        var settings = ServerSettings.Read(reader, development: false);
        Assert.That(reader.Faults, Is.Empty);
        return settings;
    }

    private static IReadOnlyList<string> Faults(params string[] options)
    {
        var reader = Reader(options);
        ServerSettings.Read(reader, development: false);
        return reader.Faults;
    }

    private static SettingsReader Reader(params string[] options) => Reader(options, []);

    private static SettingsReader Reader(string[] options, (string Name, string Value)[] environment)
    {
        var given = options.Select(option => option.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts.Skip(1).ToArray());
        return new SettingsReader(option => given.GetValueOrDefault(option.Name), name => environment.FirstOrDefault(pair => pair.Name == name).Value,
            environment.Select(pair => pair.Name));
    }
}
