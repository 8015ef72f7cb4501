using System.Security.Cryptography;
using KosmoAuth.Compatibility.Tests.Support;

namespace KosmoAuth.Compatibility.Tests.Recorded.Scenes;

/// <summary>How clients prove who they are.</summary>
internal static class ClientAuthenticationScenes
{
    private const string Secret = "0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly ECDsa s_key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa s_wrongKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly Book All = new()
    {
        ["wrong secret basic"] = Book.Set(scene => scene.Basic = "web:no"),
        ["unknown client"] = Book.Set(scene => scene.Basic = "nosuch:no"),
        ["disabled client"] = Book.Set(scene => scene.Basic = "disabled:x"),
        ["service accounts off"] = Book.Set(scene => scene.Client = "other"),
        ["malformed basic"] = Book.Set(scene => scene.Basic = "=%%%"),
        ["es256 client"] = Book.Set(scene => scene.Client = "es256"),
        ["private_key_jwt aud=issuer"] = Book.Set(scene => scene.Token = Signed(scene)),
        ["private_key_jwt aud=token endpoint"] = Book.Set(scene => scene.Token = Signed(scene, scene.Issuer + "/protocol/openid-connect/token")),
        ["private_key_jwt wrong aud"] = Book.Set(scene => scene.Token = Signed(scene, "https://elsewhere.example")),
        ["private_key_jwt jti twice"] = async scene =>
        {
            scene.Token = Signed(scene);
            await scene.SendAsync();
        },
        ["private_key_jwt wrong key"] = Book.Set(scene => scene.Token = Signed(scene, key: s_wrongKey)),
        ["private_key_jwt unknown kid"] = Book.Set(scene => scene.Token = Signed(scene, kid: "k2")),
        ["client_secret_jwt"] = Book.Set(scene => scene.Token = SecretSigned(scene, Secret)),
        ["client_secret_jwt wrong secret"] = Book.Set(scene => scene.Token = SecretSigned(scene, Secret.Replace('0', '9'))),
        ["assertion type missing"] = Book.Set(scene => scene.Token = Signed(scene)),
        ["expired assertion"] = Book.Set(scene => scene.Token = Signed(scene, lifetime: -600)),
    };

    /// <summary>Public keys of client <c>pkj</c>.</summary>
    public static string Jwks => Jwt.PublicSet(s_key, "k1");

    private static string Signed(Scene scene, string? audience = null, ECDsa? key = null, string kid = "k1", int lifetime = 60) =>
        Jwt.Sign(new { alg = "ES256", typ = "JWT", kid }, Claims("pkj", audience ?? scene.Issuer, lifetime), key ?? s_key);

    private static string SecretSigned(Scene scene, string secret) =>
        Jwt.Sign(new { alg = "HS256", typ = "JWT" }, Claims("jwtsecret", scene.Issuer, 60), secret);

    private static object Claims(string client, string audience, int lifetime)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new { iss = client, sub = client, aud = audience, jti = Guid.NewGuid().ToString(), iat = now, exp = now + lifetime };
    }
}
