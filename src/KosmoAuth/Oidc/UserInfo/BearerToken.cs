using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.UserInfo;

/// <summary>
/// The access token of a request (RFC 6750 section 2): from the header, or from the form of a POST; never from the address.
/// </summary>
/// <param name="Text">Null when there is none.</param>
/// <param name="TooMany">It came in both places.</param>
internal readonly record struct BearerToken(string? Text, bool TooMany)
{
    private const string Scheme = "Bearer ";

    public static async ValueTask<(BearerToken Token, OAuthError? Error)> ReadAsync(RealmRequest request, CancellationToken ct)
    {
        var header = request.Http.Request.Headers.Authorization is [{ } one] && one.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? one[Scheme.Length..].Trim()
            : null;
        if (!HttpMethods.IsPost(request.Http.Request.Method))
        {
            return (new BearerToken(header, false), null);
        }

        var (form, error) = await EndpointForm.ReadAsync(request, ct);
        var inForm = form.Value("access_token");
        return (new BearerToken(header ?? inForm, header is not null && inForm is not null), error);
    }
}
