using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class CompilerTests
{
    [Test]
    public void The_rich_export_compiles_with_its_keys_roles_groups_and_flows()
    {
        var prepared = RealmData.Prepare(RealmData.Read("rich-export.json").Realms.Single());
        var realm = RealmData.Compile(prepared);
        var taro = prepared.Users.Single(user => user.User.Username == "taro").User;

        Assert.That(realm.Keys.Active("HS512")!.PrivateKey, Has.Length.EqualTo(128));
        Assert.That(realm.Keys.Active("AES", "enc")!.PrivateKey, Has.Length.EqualTo(32));
        Assert.That(realm.Keys.Active("ES256"), Is.Not.Null, "a client signs with it");
        Assert.That(realm.GroupsById[taro.GroupIds.Single()].Path, Is.EqualTo("/kenpo/tokyo"));
        Assert.That(realm.DefaultGroups.Single().Path, Is.EqualTo("/kenpo"));
        Assert.That(Names(realm, realm.EffectiveRoles(taro)), Is.EquivalentTo(new[]
        {
            "/default-roles-rich", "/offline_access", "/uma_authorization", "/staff", "/member", "web/viewer", "web/editor",
            "account/view-profile", "account/manage-account", "account/manage-account-links",
        }));
        Assert.That(realm.BrowserFlow!.Executions.Select(execution => execution.Authenticator ?? execution.Flow!.Alias), Is.EqualTo(new[]
        {
            "auth-cookie", "auth-spnego", "identity-provider-redirector", "Organization", "forms",
        }));
        Assert.That(realm.Localization.Texts["ja"]["doForgotPassword"], Is.EqualTo("パスワードを忘れた方はこちら"));
        Assert.That(realm.RequiredActions.Select(action => action.Priority), Is.Ordered);
    }

    [Test]
    public void A_realm_without_settings_has_the_defaults_of_Keycloak()
    {
        var realm = Compile("""{ "realm": "r", "enabled": true }""");

        Assert.That(realm.Lifetimes, Is.EqualTo(new RealmLifetimes(
            300, 900, 60, 300, 1800, 1800, 36000, 0, 0, 0, 0, 2592000, false, 5184000, 0, 0, false, 0)));
        Assert.That(realm.Login, Is.EqualTo(new RealmLogin(false, false, false, false, true, false, false, false)));
        Assert.That(realm.BruteForce, Is.EqualTo(new RealmBruteForce(false, false, 0, false, 30, 60, 900, 60, 1000, 43200)));
        Assert.That(realm.Otp, Is.EqualTo(new RealmOtp(OtpType.Totp, OtpAlgorithm.HmacSHA1, 0, 6, 1, 30, false)));
        Assert.That((realm.SslRequired, realm.DisplayName, realm.DefaultRole.Name), Is.EqualTo((SslRequired.External, "r", "default-roles-r")));
        Assert.That(realm.Clients["account"].DefaultScopes.Select(scope => scope.Name),
            Is.EquivalentTo(new[] { "web-origins", "acr", "profile", "roles", "basic", "email" }));
        Assert.That(realm.ClientScopes["offline_access"].HasScopeMappings, Is.True);
        Assert.That(Names(realm, realm.Clients["account-console"].ScopeMappings), Is.EquivalentTo(new[]
        {
            "account/manage-account", "account/manage-account-links", "account/view-groups",
        }));
    }

    [Test]
    public void The_one_time_password_policy_is_the_files()
    {
        var realm = Compile("""
            {
              "realm": "r", "otpPolicyType": "hotp", "otpPolicyAlgorithm": "HmacSHA512", "otpPolicyInitialCounter": 9, "otpPolicyDigits": 8,
              "otpPolicyLookAheadWindow": 1000, "otpPolicyPeriod": 60, "otpPolicyCodeReusable": true
            }
            """);
        Assert.That(realm.Otp, Is.EqualTo(new RealmOtp(OtpType.Hotp, OtpAlgorithm.HmacSHA512, 9, 8, RealmOtp.WidestWindow, 60, true)));
    }

    [Test]
    public void Composites_that_contain_each_other_are_one_set()
    {
        var realm = Compile("""
            {
              "realm": "r",
              "roles": { "realm": [
                { "name": "a", "composites": { "realm": ["b"] } },
                { "name": "b", "composites": { "realm": ["c"] } },
                { "name": "c", "composites": { "realm": ["a"] } }
              ] }
            }
            """);

        Assert.That(Names(realm, realm.RealmRoles["b"].Effective), Is.EquivalentTo(new[] { "/a", "/b", "/c" }));
    }

    [Test]
    public void A_group_has_the_roles_of_its_parents()
    {
        var realm = Compile("""
            {
              "realm": "r",
              "groups": [{ "name": "top", "realmRoles": ["x"], "subGroups": [{ "name": "a/b", "realmRoles": ["y"] }] }]
            }
            """);

        Assert.That(Names(realm, realm.GroupsByPath["/top/a~/b"].Roles), Is.EquivalentTo(new[] { "/x", "/y" }));
        Assert.That(Names(realm, realm.GroupsByPath["/top"].Roles), Is.EquivalentTo(new[] { "/x" }));
    }

    [Test]
    public void A_client_has_the_flow_that_it_overrides_and_executions_keep_their_ids()
    {
        const string text = """
            {
              "realm": "r",
              "clients": [{ "clientId": "c", "authenticationFlowBindingOverrides": { "browser": "f-1" } }],
              "authenticatorConfig": [{ "alias": "level", "config": { "loa-condition-level": "2" } }],
              "authenticationFlows": [{ "id": "f-1", "alias": "mine", "topLevel": true, "authenticationExecutions": [
                { "authenticator": "late", "requirement": "REQUIRED", "priority": 20 },
                { "flowAlias": "forms", "authenticatorFlow": true, "requirement": "ALTERNATIVE", "priority": 10 },
                { "authenticator": "conditional-level-of-authentication", "authenticatorConfig": "level", "requirement": "required", "priority": 30 }
              ] }]
            }
            """;
        var prepared = Prepare(text);
        var (first, second) = (RealmData.Compile(prepared), RealmData.Compile(prepared));
        var flow = first.Clients["c"].BrowserFlow!;

        Assert.That(flow.Alias, Is.EqualTo("mine"));
        Assert.That(flow.Executions.Select(execution => execution.Flow?.Alias ?? execution.Authenticator),
            Is.EqualTo(new[] { "forms", "late", "conditional-level-of-authentication" }));
        Assert.That(flow.Executions[2].Config["loa-condition-level"], Is.EqualTo("2"));
        Assert.That(flow.Executions.Select(execution => execution.Id), Is.Unique.And.EqualTo(second.Flows["mine"].Executions.Select(execution => execution.Id)));
        Assert.That(first.BrowserFlow!.Alias, Is.EqualTo("browser"));
    }

    [Test]
    public void An_execution_that_the_server_does_not_have_is_named_with_its_place()
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", """
            { "realm": "r", "authenticationFlows": [{ "alias": "mine", "topLevel": true, "authenticationExecutions": [
              { "authenticator": "known", "requirement": "REQUIRED" },
              { "authenticator": "magic", "requirement": "REQUIRED" },
              { "authenticator": "magic", "requirement": "DISABLED" } ] }] }
            """);

        var fault = RealmPreparation.Prepare(folder.Read().Realms.Single(), new HashSet<string> { "known" }, TimeProvider.System).Faults.Single();

        Assert.That((fault.Line, fault.Column, fault.IsWarning), Is.EqualTo((3, 22, true)));
        Assert.That(fault.Message, Is.EqualTo(
            "The flow \"mine\" asks for \"magic\", which this server does not have: nobody can pass this flow. "
            + "Disable the execution, or use one that exists."));
    }

    private static PreparedRealm Prepare(string text)
    {
        using var folder = new RealmFolder();
        folder.Write("r.json", text);
        return RealmData.Prepare(folder.Read().Realms.Single());
    }

    private static Realm Compile(string text) => RealmData.Compile(Prepare(text));

    private static IEnumerable<string> Names(Realm realm, RoleSet roles) =>
        roles.Indexes().Select(index => realm.Roles[index]).Select(role => $"{role.ClientId}/{role.Name}");
}
