using System.Buffers;
using System.Text.Json;

namespace KosmoAuth.Oidc;

/// <summary>An error of an endpoint that speaks JSON (RFC 6749 section 5.2), in Keycloak's words.</summary>
/// <param name="Description">Null leaves <c>error_description</c> out.</param>
public sealed record OAuthError(string Error, string? Description, int Status)
{
    private const string WhoAreYou = "Invalid client or Invalid client credentials";

    /// <summary>Unknown, disabled, or no client at all: one answer, so that nobody learns which clients exist.</summary>
    public static OAuthError InvalidClient { get; } = new("invalid_client", WhoAreYou, StatusCodes.Status401Unauthorized);

    /// <summary>The secret is missing or wrong.</summary>
    public static OAuthError WrongSecret { get; } = new("unauthorized_client", WhoAreYou, StatusCodes.Status401Unauthorized);

    /// <summary>A script of an origin that the client did not register. No description, as in Keycloak.</summary>
    public static OAuthError InvalidOrigin { get; } = new("Invalid origin", null, StatusCodes.Status403Forbidden);

    public static OAuthError TooLarge { get; } = new("invalid_request", "Request is too large", StatusCodes.Status413PayloadTooLarge);

    public static OAuthError DuplicatedParameter { get; } = InvalidRequest("duplicated parameter");

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description, StatusCodes.Status400BadRequest);

    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description, StatusCodes.Status400BadRequest);

    /// <param name="scope">The parameter as it came.</param>
    public static OAuthError InvalidScope(string scope) => new("invalid_scope", "Invalid scopes: " + scope, StatusCodes.Status400BadRequest);

    public static OAuthError ConsentIsGone { get; } =
        new("invalid_scope", "Client no longer has requested consent from user", StatusCodes.Status400BadRequest);

    /// <param name="store">False for answers that nobody may keep (RFC 6749 section 5.1).</param>
    public IResult ToResult(bool store = true)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, JsonAnswer.Plain);
        json.WriteStartObject();
        json.WriteString("error"u8, Error);
        if (Description is not null)
        {
            json.WriteString("error_description"u8, Description);
        }

        json.WriteEndObject();
        json.Flush();
        return new JsonAnswer(buffer.WrittenMemory) { Status = Status, CacheControl = store ? null : JsonAnswer.NoStore };
    }
}
