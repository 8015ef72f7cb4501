using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KosmoAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Headers and claims against those of recorded tokens, for scopes, client attributes and mappers.</summary>
public sealed class RecordedClaimsTests
{
    private static readonly TimeProvider s_time = TimeProvider.System;

    [TestCaseSource(nameof(Cases))]
    public void Claims_are_as_recorded(JsonNode exchange)
    {
        var subject = SubjectOf(exchange);
        var issuer = new TokenIssuer(s_time);
        var access = issuer.AccessToken(subject);
        var decoded = exchange["response"]!["decoded"]!.AsObject();
        Compare("access_token", access.Text, decoded);
        Compare("id_token", issuer.IdToken(subject, access).Text, decoded);
        Compare("refresh_token", issuer.RefreshToken(subject, null).Text, decoded);
        if (exchange["userinfo"]?["json"] is { } userInfo)
        {
            Assert.That(Recording.Normalize(JsonNode.Parse(issuer.UserInfo(subject))), Is.EqualTo(Recording.Normalize(userInfo)), "userinfo");
        }
    }

    public static IEnumerable<TestCaseData> Cases()
    {
        var cases = Recording.Read("protocol/token-scopes.json").Where(exchange => exchange!["response"]!["decoded"] is not null
            && !Regex.IsMatch(NameOf(exchange), "organization|use_refresh_token|user in"));
        return cases.Select(exchange => new TestCaseData(exchange).SetArgDisplayNames(NameOf(exchange!)));
    }

    private static TokenSubject SubjectOf(JsonNode exchange)
    {
        var realm = new TokenRealm();
        var name = NameOf(exchange);
        if (name.StartsWith("client: ", StringComparison.Ordinal))
        {
            foreach (Match attribute in Regex.Matches(name[8..], "([^=, ]+)=([^, ]+)"))
            {
                realm.ClientAttributes[attribute.Groups[1].Value] = attribute.Groups[2].Value;
            }

            realm.FullScope = name != "client: fullScopeAllowed=false";
        }
        else if (Regex.Match(name, @"^mapper (\S+) (\{.*\})$") is { Success: true } mapper)
        {
            var config = JsonNode.Parse(mapper.Groups[2].Value)!.AsObject().Select(pair => (pair.Key, pair.Value!.GetValue<string>()));
            realm.Mappers.Add(TokenRealm.Mapper(mapper.Groups[1].Value, [.. config]));
        }
        else if (name == "pairwise sub mapper")
        {
            realm.Mappers.Add(TokenRealm.Mapper("oidc-sha256-pairwise-sub-mapper", ("pairwiseSubAlgorithmSalt", "s")));
        }
        else if (name == "client without the basic scope")
        {
            realm.DefaultScopes.Remove("basic");
        }
        else if (name == "user without default roles")
        {
            realm.UserRoles.Remove("default-roles-rich");
        }

        var form = exchange["request"]!["form"]!;
        var grant = form["grant_type"]!.GetValue<string>();
        var scope = form["scope"]?.GetValue<string>();
        var offline = grant == "password" && scope?.Contains("offline_access", StringComparison.Ordinal) == true;
        return realm.Subject(s_time.GetUtcNow().ToUnixTimeSeconds(), scope, grant, grant == "client_credentials", offline);
    }

    private static void Compare(string token, string text, JsonObject decoded)
    {
        if (decoded[token] is not { } recorded)
        {
            return;
        }

        var parsed = new JsonWebToken(text);
        Assert.Multiple(() =>
        {
            Assert.That(parsed.Alg, Is.EqualTo(recorded["header"]!["alg"]!.GetValue<string>()), $"alg of {token}");
            Assert.That(parsed.Typ, Is.EqualTo(recorded["header"]!["typ"]!.GetValue<string>()), $"typ of {token}");
            var payload = JsonNode.Parse(Encoding.UTF8.GetString(Base64UrlBytes(parsed.EncodedPayload)));
            Assert.That(Recording.Normalize(payload), Is.EqualTo(Recording.Normalize(recorded["payload"])), token);
        });
    }

    private static byte[] Base64UrlBytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string NameOf(JsonNode exchange) => exchange["case"]!.GetValue<string>();
}
