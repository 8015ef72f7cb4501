using System.Buffers;
using System.Text.Json;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Discovery;

/// <summary>
/// What this server can do (OpenID Connect Discovery 1.0 section 3), names and order as Keycloak's. It lists what works and nothing
/// else.
/// </summary>
internal static class ProviderMetadata
{
    private static readonly IReadOnlyList<string> s_authMethods = ["private_key_jwt", "client_secret_basic", "client_secret_post", "client_secret_jwt"];

    private static readonly IReadOnlyList<string> s_claims =
        ["iss", "sub", "aud", "exp", "iat", "auth_time", "name", "given_name", "family_name", "preferred_username", "email", "acr", "azp", "nonce"];

    public static byte[] Write(RealmRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, JsonAnswer.Plain);
        json.WriteStartObject();
        WriteEndpoints(json, request.Issuer);
        WriteLogin(json, request.Realm);
        WriteTokens(json, request.Realm);
        WriteClients(json, request);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEndpoints(Utf8JsonWriter json, string issuer)
    {
        var protocol = issuer + "/protocol/openid-connect";
        json.WriteString("issuer", issuer);
        json.WriteString("authorization_endpoint", protocol + "/auth");
        json.WriteString("token_endpoint", protocol + "/token");
        json.WriteString("introspection_endpoint", protocol + "/token/introspect");
        json.WriteString("userinfo_endpoint", protocol + "/userinfo");
        json.WriteString("end_session_endpoint", protocol + "/logout");
        json.WriteBoolean("frontchannel_logout_session_supported", true);
        json.WriteBoolean("frontchannel_logout_supported", true);
        json.WriteString("jwks_uri", protocol + "/certs");
        json.WriteString("check_session_iframe", protocol + "/login-status-iframe.html");
    }

    private static void WriteLogin(Utf8JsonWriter json, Realm realm)
    {
        Write(json, "grant_types_supported", ["authorization_code", "client_credentials", "password", "refresh_token"]);
        Write(json, "acr_values_supported", [.. Acr.Names(realm), "0", "1"]);
        Write(json, "response_types_supported", ["code", "none"]);
        Write(json, "subject_types_supported", ["public", "pairwise"]);
        Write(json, "prompt_values_supported", ["none", "login", "consent"]);
    }

    private static void WriteTokens(Utf8JsonWriter json, Realm realm)
    {
        var algorithms = SigningAlgorithms(realm);
        Write(json, "id_token_signing_alg_values_supported", algorithms);
        Write(json, "userinfo_signing_alg_values_supported", [.. algorithms, "none"]);
        Write(json, "response_modes_supported", ["query", "fragment", "form_post"]);
    }

    private static void WriteClients(Utf8JsonWriter json, RealmRequest request)
    {
        WriteAuthentication(json, "token_endpoint");
        WriteAuthentication(json, "introspection_endpoint");
        Write(json, "claims_supported", s_claims);
        Write(json, "claim_types_supported", ["normal"]);
        json.WriteBoolean("claims_parameter_supported", true);
        Write(json, "scopes_supported", Scopes(request.Realm));
        json.WriteBoolean("request_parameter_supported", false);
        json.WriteBoolean("request_uri_parameter_supported", false);
        Write(json, "code_challenge_methods_supported", ["plain", "S256"]);
        json.WriteString("revocation_endpoint", request.Issuer + "/protocol/openid-connect/revoke");
        WriteAuthentication(json, "revocation_endpoint");
        json.WriteBoolean("backchannel_logout_supported", true);
        json.WriteBoolean("backchannel_logout_session_supported", true);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true);
    }

    private static void WriteAuthentication(Utf8JsonWriter json, string endpoint)
    {
        Write(json, endpoint + "_auth_methods_supported", s_authMethods);
        Write(json, endpoint + "_auth_signing_alg_values_supported", AssertionSignature.Algorithms);
    }

    private static IEnumerable<string> Scopes(Realm realm) =>
        realm.ClientScopes.Values
            .Where(scope => scope.Protocol == "openid-connect" && scope.IncludeInMetadata)
            .Select(scope => scope.Name)
            .Order(StringComparer.Ordinal)
            .Prepend(ClientScopes.OpenId);

    /// <summary>Algorithms for which the realm has a key.</summary>
    private static List<string> SigningAlgorithms(Realm realm) =>
        [.. realm.Keys.All
            .Where(key => key is { Use: "sig", Status: KeyStatus.Active, PrivateKey: not null })
            .Select(key => key.Algorithm)
            .Distinct()
            .Order(StringComparer.Ordinal)];

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
