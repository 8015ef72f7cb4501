using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Tokens;

public sealed class SealerTests
{
    private readonly Sealer _sealer = new(new MasterKey(RandomNumberGenerator.GetBytes(32)));
    private readonly Realm _realm = TestRealms.Realm();
    private readonly Realm _other = TestRealms.Realm(name: "other");

    [Test]
    public void A_sealed_value_opens_for_its_purpose_and_realm_only()
    {
        var text = _sealer.Seal("login", _realm, "hello"u8);
        Assert.Multiple(() =>
        {
            Assert.That(_sealer.TryOpen("login", _realm, text, out var plain) ? Encoding.UTF8.GetString(plain) : null, Is.EqualTo("hello"));
            Assert.That(_sealer.TryOpen("code", _realm, text, out _), Is.False);
            Assert.That(_sealer.TryOpen("login", _other, text, out _), Is.False);
            Assert.That(new Sealer(new MasterKey(new byte[32])).TryOpen("login", _realm, text, out _), Is.False);
            Assert.That(_sealer.Seal("login", _realm, "hello"u8), Is.Not.EqualTo(text), "nonces repeat");
        });
    }

    [Test]
    public void Any_other_text_does_not_open()
    {
        var text = _sealer.Seal("login", _realm, "hello"u8);
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var character in "A_b=+. é")
            {
                var changed = string.Concat(text.AsSpan(0, at), character.ToString(), text.AsSpan(at + 1));
                Assert.That(_sealer.TryOpen("login", _realm, changed, out _), Is.EqualTo(changed == text), changed);
            }
        }

        foreach (var broken in new[] { "", "A", text + "A", text[1..], text + "=", text + "\n", new string('A', 100_000) })
        {
            Assert.That(_sealer.TryOpen("login", _realm, broken, out _), Is.False);
        }
    }

    [Test]
    public void An_authorization_code_comes_back_as_it_was()
    {
        var code = Code() with { RedirectUri = "https://rp.test/cb?x=1", Scope = "openid 太郎", Nonce = "n", CodeChallenge = "c", CodeChallengeMethod = "S256", Claims = "{}", SsoReused = true, Level = -1 };
        var text = code.Write(_sealer, _realm);
        Assert.That(text.Split('.')[1..], Is.EqualTo(new[] { "s-1", "c-1" }));
        Assert.That(AuthorizationCode.Read(text, _sealer, _realm), Is.EqualTo(code));
        Assert.That(AuthorizationCode.Read(Code().Write(_sealer, _realm), _sealer, _realm), Is.EqualTo(Code()));
    }

    [Test]
    public void An_authorization_code_with_other_open_parts_is_refused()
    {
        var parts = Code().Write(_sealer, _realm).Split('.');
        string[] texts =
        [
            $"{parts[0]}.s-2.c-1", $"{parts[0]}.s-1.c-2", $"{parts[0]}.s-1", $"{parts[0]}.s-1.c-1.x", parts[0], "", "..", "a.b.c", $"{_sealer.Seal("login", _realm, "{}"u8)}.s-1.c-1",
            $"{_sealer.Seal("code", _realm, "{}"u8)}.s-1.c-1", $"{_sealer.Seal("code", _realm, "x"u8)}.s-1.c-1", new('a', 1_000_000),
        ];
        Assert.That(texts.Select(text => AuthorizationCode.Read(text, _sealer, _realm)), Is.All.Null);
        Assert.That(AuthorizationCode.Read(string.Join('.', parts), _sealer, _other), Is.Null);
    }

    private static AuthorizationCode Code() => new() { Id = "id-1", SessionId = "s-1", ClientUuid = "c-1", IssuedAt = 1_800_000_000 };
}
