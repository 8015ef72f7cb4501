namespace KosmoAuth.Oidc.Token;

/// <summary>
/// One way to earn tokens (RFC 6749 section 1.3). The client is authenticated already; the grant says who may have what, or why not.
/// </summary>
internal interface IGrant
{
    /// <summary>Value of <c>grant_type</c>.</summary>
    string Type { get; }

    /// <summary>Keycloak's event; failures get <c>_ERROR</c> behind it.</summary>
    string EventType { get; }

    Task<GrantResult> AuthorizeAsync(TokenRequest request, CancellationToken ct);
}
