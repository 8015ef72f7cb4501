using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KosmoAuth.Realms;
using KosmoAuth.Tokens;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Tokens made at a time that stands still, and their claims.</summary>
internal static class MadeTokens
{
    public const long Now = 1_800_000_000;
    private static readonly (string, string)[] s_everywhere =
        [("access.token.claim", "true"), ("id.token.claim", "true"), ("userinfo.token.claim", "true"), ("introspection.token.claim", "true")];

    public static TokenIssuer Issuer { get; } = new(new FixedTime(Now));

    public static OwnTokens Own { get; } = new(new FixedTime(Now));

    /// <summary>An access token of an algorithm, and whose it is.</summary>
    public static (TokenSubject Subject, IssuedToken Token) SignedWith(string algorithm)
    {
        var realm = new TokenRealm();
        realm.ClientAttributes["access.token.signed.response.alg"] = algorithm;
        var subject = realm.Subject(Now, "openid");
        return (subject, Issuer.AccessToken(subject));
    }

    /// <summary>A token of any text, with a genuine HS256 signature.</summary>
    public static string Signed(string claims, string header = """{"alg":"HS256","typ":"JWT","kid":"kid-HS256"}""")
    {
        var signed = $"{Encoded(header)}.{Encoded(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(TestKeys.Of("HS256").PrivateKey!, Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public static ProtocolMapper Everywhere(string type, params (string, string)[] config) => TokenRealm.Mapper(type, [.. config, .. s_everywhere]);

    public static JsonObject AccessWith(params ProtocolMapper[] mappers)
    {
        var realm = new TokenRealm();
        realm.Mappers.AddRange(mappers);
        return Access(realm);
    }

    public static JsonObject Access(TokenRealm realm) => Claims(Issuer.AccessToken(realm.Subject(Now, "openid")).Text);

    public static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    public static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());
}
