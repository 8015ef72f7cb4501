namespace KosmoAuth.Oidc;

/// <summary>An error of an endpoint that speaks JSON (RFC 6749 section 5.2).</summary>
/// <param name="Description">Null leaves <c>error_description</c> out.</param>
public sealed record OAuthError(string Error, string? Description, int Status)
{
    /// <summary>Seam: to be completed by endpoints.</summary>
    public IResult ToResult() => throw new NotSupportedException();
}
