using KosmoAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Our tokens read by a library that does not know us, with nothing but our key set.</summary>
public sealed class OracleTests
{
    private const long Now = 1_800_000_000;
    private static readonly string[] s_asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private readonly FixedTime _time = new(Now);

    [TestCaseSource(nameof(s_asymmetric))]
    public async Task A_token_validates_with_the_published_key_set(string algorithm)
    {
        var realm = new TokenRealm();
        realm.ClientAttributes["id.token.signed.response.alg"] = algorithm;
        var subject = realm.Subject(Now, "openid") with { Nonce = "n" };
        var issuer = new TokenIssuer(_time);
        var access = issuer.AccessToken(subject);
        var result = await ValidateAsync(issuer.IdToken(subject, access, code: "the-code", state: "xyz").Text, subject, algorithm);
        Assert.That(result.IsValid, Is.True, result.Exception?.Message);
        var token = (JsonWebToken)result.SecurityToken;
        var half = algorithm[2..] switch { "256" => 16, "384" => 24, _ => 32 };
        Assert.Multiple(() =>
        {
            Assert.That(token.Subject, Is.EqualTo(subject.User.Id));
            Assert.That(token.GetPayloadValue<string>("nonce"), Is.EqualTo("n"));
            Assert.That(Base64UrlEncoder.DecodeBytes(token.GetPayloadValue<string>("at_hash")), Has.Length.EqualTo(half));
            Assert.That(Base64UrlEncoder.DecodeBytes(token.GetPayloadValue<string>("c_hash")), Has.Length.EqualTo(half));
            Assert.That(token.GetPayloadValue<string>("name"), Is.EqualTo("太郎 健保"));
        });
    }

    [Test]
    public async Task Signed_user_info_has_issuer_and_audience_of_its_client()
    {
        var subject = new TokenRealm().Subject(Now, "openid");
        var result = await ValidateAsync(new TokenIssuer(_time).SignedUserInfo(subject, "ES256"), subject, "ES256", hasEnd: false);
        Assert.That(result.IsValid, Is.True, result.Exception?.Message);
        Assert.That(((JsonWebToken)result.SecurityToken).Subject, Is.EqualTo(subject.User.Id));
    }

    [Test]
    public async Task Log_out_tokens_are_as_recorded()
    {
        var subject = new TokenRealm().Subject(Now);
        var text = new LogoutTokens(_time).Create(subject.Realm, TokenRealm.Issuer, subject.Client, "u-1", "sid-1", revokeOffline: true);
        var result = await ValidateAsync(text, subject, "RS256");
        var token = (JsonWebToken)result.SecurityToken;
        Assert.Multiple(() =>
        {
            Assert.That(token.Typ, Is.EqualTo("logout+jwt"));
            Assert.That(token.GetPayloadValue<string>("typ"), Is.EqualTo("Logout"));
            Assert.That(token.GetPayloadValue<string>("sid"), Is.EqualTo("sid-1"));
            Assert.That(token.GetPayloadValue<long>("exp"), Is.EqualTo(Now + 120));
            Assert.That(
                token.GetPayloadValue<System.Text.Json.JsonElement>("events").GetRawText(),
                Is.EqualTo("""{"http://schemas.openid.net/event/backchannel-logout":{},"revoke_offline_access":true}"""));
        });
    }

    // OpenID Connect Core appendix A.4: the code and its c_hash; at_hash is the same function of another text.
    [Test]
    public void Hashes_are_those_of_the_specification()
    {
        const string text = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        var subject = new TokenRealm().Subject(Now, "openid");
        var token = new JsonWebToken(new TokenIssuer(_time).IdToken(subject, new IssuedToken(text, "j", Now, Now + 1), code: text).Text);
        Assert.That(token.GetPayloadValue<string>("c_hash"), Is.EqualTo("LDktKdoQak3Pk0cnXxCltA"));
        Assert.That(token.GetPayloadValue<string>("at_hash"), Is.EqualTo("LDktKdoQak3Pk0cnXxCltA"));
    }

    private Task<TokenValidationResult> ValidateAsync(string text, TokenSubject subject, string algorithm, bool hasEnd = true) =>
        new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = TokenRealm.Issuer,
            ValidAudience = subject.Client.ClientId,
            ValidAlgorithms = [algorithm],
            IssuerSigningKeys = new JsonWebKeySet(System.Text.Encoding.UTF8.GetString(Jwks.Write(subject.Realm.Keys))).GetSigningKeys(),
            RequireExpirationTime = hasEnd,
            LifetimeValidator = (_, expires, _, _) => !hasEnd || expires > _time.GetUtcNow().UtcDateTime,
        });
}
