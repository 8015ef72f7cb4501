using System.Text.Json;

namespace KosmoAuth.Tokens;

/// <summary>The claims of a token that the server itself reads. Times are Unix seconds.</summary>
internal sealed class TokenPayload
{
    private TokenPayload(byte[] json) => Json = json;

    /// <summary>The whole payload.</summary>
    public byte[] Json { get; }

    /// <summary>Lives as long as this object: beyond the request only for a token that keeps coming back.</summary>
    public TokenMemory Memory { get; } = new();

    public string? Type { get; private set; }

    public string? Jti { get; private set; }

    public string? Issuer { get; private set; }

    public string? Azp { get; private set; }

    public string? Sub { get; private set; }

    public string? Sid { get; private set; }

    public string? Scope { get; private set; }

    public string? Nonce { get; private set; }

    public string? ReuseId { get; private set; }

    public long IssuedAt { get; private set; }

    /// <summary>Null: no end.</summary>
    public long? Expires { get; private set; }

    public long NotBefore { get; private set; }

    public IReadOnlyList<string> Audience { get; private set; } = [];

    /// <summary>Null unless it is a JSON object whose known claims have the right types.</summary>
    public static TokenPayload? Read(byte[] json)
    {
        try
        {
            var payload = new TokenPayload(json);
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && payload.ReadMembers(ref reader) && !reader.Read() ? payload : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private bool ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!ReadText(ref reader) && !ReadNumber(ref reader))
            {
                reader.Skip();
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private bool ReadText(ref Utf8JsonReader reader)
    {
        Action<TokenPayload, string?>? set =
            reader.ValueTextEquals("typ"u8) ? static (payload, value) => payload.Type = value
            : reader.ValueTextEquals("jti"u8) ? static (payload, value) => payload.Jti = value
            : reader.ValueTextEquals("iss"u8) ? static (payload, value) => payload.Issuer = value
            : reader.ValueTextEquals("azp"u8) ? static (payload, value) => payload.Azp = value
            : reader.ValueTextEquals("sub"u8) ? static (payload, value) => payload.Sub = value
            : reader.ValueTextEquals("sid"u8) ? static (payload, value) => payload.Sid = value
            : reader.ValueTextEquals("scope"u8) ? static (payload, value) => payload.Scope = value
            : reader.ValueTextEquals("nonce"u8) ? static (payload, value) => payload.Nonce = value
            : reader.ValueTextEquals("reuse_id"u8) ? static (payload, value) => payload.ReuseId = value
            : null;
        if (set is null || !reader.Read())
        {
            return false;
        }

        set(this, reader.GetString());
        return true;
    }

    private bool ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("iat"u8))
        {
            IssuedAt = Number(ref reader);
        }
        else if (reader.ValueTextEquals("exp"u8))
        {
            Expires = Number(ref reader);
        }
        else if (reader.ValueTextEquals("nbf"u8))
        {
            NotBefore = Number(ref reader);
        }
        else if (reader.ValueTextEquals("aud"u8))
        {
            Audience = Texts(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return [reader.GetString() ?? ""];
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.GetString() ?? "");
        }

        return texts;
    }
}
