using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>
/// Seals the secrets inside a document of a realm, each where it stands, and opens them again. All other bytes of the document stay as they are.
/// A property of one of these names counts wherever it stands: sealing too much costs nothing.
/// </summary>
internal static class DocumentSecrets
{
    private const string Purpose = "realm-document";
    private const string Mark = "sealed:";

    private static readonly FrozenSet<string> s_names = new[]
    {
        "secret", "registrationAccessToken", "client.secret.rotated", "saml.signing.private.key", "saml.encryption.private.key",
        "privateKey", "ecdsaPrivateKey", "eddsaPrivateKey", "ecdhPrivateKey", "keystorePassword", "keyPassword", "bindCredential",
        "clientSecret", "secret.key", "api.key", "password", "authTokenClientSecret", "codeSecret", "pairwiseSubAlgorithmSalt",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static string Seal(MasterKey key, string realmId, RealmDocument document) =>
        Rewrite(document.Json, (name, plain) => plain.Length == 0 ? null : Mark + key.ProtectText(Purpose, Place(realmId, document, name), plain));

    public static string Open(MasterKey key, string realmId, RealmDocument document) =>
        Rewrite(
            document.Json,
            (name, text) => text.StartsWith(Mark, StringComparison.Ordinal)
                ? key.UnprotectText(Purpose, Place(realmId, document, name), text[Mark.Length..])
                : null);

    /// <summary>The document with its secrets sealed anew; null when all are under the key that seals.</summary>
    public static string? Reseal(MasterKey key, string realmId, RealmDocument document)
    {
        var anew = Rewrite(
            document.Json,
            (name, text) => text.StartsWith(Mark, StringComparison.Ordinal)
                && key.ResealText(Purpose, Place(realmId, document, name), text[Mark.Length..]) is { } sealedText
                    ? Mark + sealedText
                    : null);
        return ReferenceEquals(anew, document.Json) ? null : anew;
    }

    private static string Place(string realmId, RealmDocument document, string name) => $"{realmId}\0{document.Kind}\0{document.Key}\0{name}";

    // The change gives null where a value stays.
    private static string Rewrite(string json, Func<string, string, string?> change)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8);
        ArrayBufferWriter<byte>? result = null;
        var copied = 0;
        string? name = null;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = NameOf(ref reader);
                    break;
                case JsonTokenType.String when name is not null && change(name, reader.GetString()!) is { } replacement:
                    result ??= new ArrayBufferWriter<byte>(utf8.Length * 2);
                    var start = (int)reader.TokenStartIndex;
                    result.Write(utf8.AsSpan(copied, start - copied));
                    WriteString(result, replacement);
                    copied = start + reader.ValueSpan.Length + 2;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    name = null;
                    break;
            }
        }

        if (result is null)
        {
            return json;
        }

        result.Write(utf8.AsSpan(copied));
        return Encoding.UTF8.GetString(result.WrittenSpan);
    }

    private static string? NameOf(ref Utf8JsonReader reader)
    {
        foreach (var name in s_names)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private static void WriteString(ArrayBufferWriter<byte> target, string text)
    {
        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        target.Write("\""u8);
        target.Write(encoded.EncodedUtf8Bytes);
        target.Write("\""u8);
    }
}
