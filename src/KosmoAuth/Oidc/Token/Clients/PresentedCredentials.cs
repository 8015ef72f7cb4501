using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>What a client shows for itself, as it came.</summary>
internal sealed record PresentedCredentials(BasicCredentials? Basic, string? FormId, string? FormSecret, string? AssertionType, string? Assertion)
{
    public static PresentedCredentials Read(StringValues authorization, IFormCollection form) => new(
        BasicCredentials.Read(authorization is [var header] ? header : null),
        form.Value("client_id"),
        form.Value("client_secret"),
        form.Value("client_assertion_type"),
        form.Value("client_assertion"));

    /// <summary>The form wins over the header, as in Keycloak.</summary>
    public string? Id => FormId ?? Basic?.Id;

    public string? Secret => FormSecret ?? Basic?.Secret;

    public bool HasAssertion => AssertionType is not null || Assertion is not null;

    /// <summary>More than one method in one request (RFC 6749 section 2.3).</summary>
    public bool AreTooMany => (Basic is null ? 0 : 1) + (FormSecret is null ? 0 : 1) + (HasAssertion ? 1 : 0) > 1;

    /// <summary>The header speaks for one client, the form for another.</summary>
    public bool Disagree => FormId is not null && Basic is { } basic && basic.Id != FormId;
}
